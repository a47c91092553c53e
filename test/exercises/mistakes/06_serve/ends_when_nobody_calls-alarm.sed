# A mistake: nobody takes the alarm back.
s/^        if (set_time_limit/        alarm(1);\
&/
