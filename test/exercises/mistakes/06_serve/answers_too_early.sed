# A mistake: what the first recv() gives is taken for the request.
/Nobody says more/d
s/if (length >= 4 .*/if (length > 0)/
