-- Makes a book of TUTORIAL.md, which leads to files beside it: the helper comes along, and what it has for
-- make tutorial alone stays behind. For pandoc 2.17 and later.

local is_web_page = FORMAT:match('^html') ~= nil
local appendix = pandoc.List()

local function read(path)
    local file = assert(io.open(path))
    local text = file:read('a')
    file:close()
    return text
end

local function html(text)
    return pandoc.RawBlock('html', text)
end

local function escape(text)
    return (text:gsub('[&<>"]', {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}))
end

local function lines_of(text)
    return (text .. '\n'):gmatch('(.-)\n')
end

-- What is longer than most of a page of paper may break there.
local function length_of(text)
    local _, breaks = text:gsub('\n', '')
    return breaks >= 30 and 'long' or 'short'
end

local function block_of(class, attributes, text, shown)
    return html('<pre class="' .. class .. ' ' .. length_of(text) .. '"' .. attributes .. '><code>' .. shown ..
        '</code></pre>')
end

-- A line that does not fit goes on below, four columns further in than it begins, or where a phone still
-- has room.
local function hanging(line, sign)
    if #line <= 32 then
        return ''
    end
    local columns = math.min(#line:match('^%s*', #sign + 1) + #sign + 4, 16)
    return string.format(' style="padding-left: %dch; text-indent: -%dch"', columns, columns)
end

-- ---- Links ----

-- The helper comes along as a whole; the server would be as long as the text.
local function comes_along(path)
    return path:match('^common/.*%.c$')
end

-- The place of a source in the appendix.
local function place_of(path)
    if not appendix:includes(path) then
        appendix:insert(path)
    end
    return path:gsub('[^%w.]', '-')
end

-- Within parentheses, a path needs none of its own.
local function name_path(link, path, before)
    local opens = before and before.t == 'Str' and before.text:match('%($')
    link.content:extend(opens and {pandoc.Str(': '), pandoc.Code(path)}
        or {pandoc.Str(' ('), pandoc.Code(path), pandoc.Str(')')})
    return link.content
end

local function lead_links(inlines)
    local result = pandoc.List()
    for _, inline in ipairs(inlines) do
        local path = inline.t == 'Link' and inline.target:match('^[^#]+')
        if not path or path:match('^%a+:') then
            result:insert(inline)
        elseif comes_along(path) then
            inline.target = '#' .. place_of(path)
            result:insert(inline)
        elseif pandoc.utils.stringify(inline.content) == path then
            result:extend(inline.content)
        else
            result:extend(name_path(inline, path, result[#result]))
        end
    end
    return result
end

-- ---- Listings ----

-- A line of a diff. The sign at its front is not to be copied along.
local function show_change(line)
    local sign = line:sub(1, 1)
    local element = ({['+'] = 'ins', ['-'] = 'del'})[sign] or 'span'
    return string.format('<%s%s><span class="sign">%s</span>%s\n</%s>', element, hanging(line, sign), sign,
        escape(line:sub(2)), element)
end

local function show_diff(text)
    local shown = {}
    for line in lines_of(text) do
        table.insert(shown, show_change(line))
    end
    return block_of('diff', '', text, table.concat(shown))
end

-- As pandoc colours it, but without an anchor for each line, and each with its line break in it.
local function show_code(text, language)
    local written = pandoc.write(pandoc.Pandoc{pandoc.CodeBlock(text, {class = language})}, 'html')
    local next_line = lines_of(text)
    local shown = written:match('<code[^>]*>(.*)</code>'):gsub('</span>\n<span id', '\n</span><span id')
        :gsub('<span id="cb[^"]*"><a [^>]*></a>', function()
            return '<span' .. hanging(next_line(), '') .. '>'
        end)
    return block_of('code', '', text, shown)
end

-- An arrow of a drawing, with words for those who cannot see where it points.
local function show_arrow(before, tail, label, head, after, words)
    return escape(before) .. (is_web_page and '<span class="unseen">' .. words .. ' </span>' or '') ..
        '<span class="arrow" aria-hidden="true">' .. escape(tail) .. '</span>' .. escape(label) ..
        '<span class="arrow" aria-hidden="true">' .. escape(head) .. '</span>' .. escape(after)
end

local function show_output(line)
    local before, tail, label, head, after = line:match('^(.-)(%-%-+)( .- )(%-%-+>)(.*)$')
    if before then
        return show_arrow(before, tail, label, head, after, 'to the server:')
    end
    before, tail, label, head, after = line:match('^(.-)(<%-%-+)( .- )(%-%-+)(.*)$')
    if before then
        return show_arrow(before, tail, label, head, after, 'from the server:')
    end
    return escape(line)
end

local drawings = 0

-- What is typed stands out from what is printed. A drawing must not be wrapped: it scrolls, by the keyboard
-- too.
local function show_console(text)
    local shown, class, attributes = {}, 'console', ''
    for line in lines_of(text) do
        local command = line:match('^%$ (.*)')
        table.insert(shown, command and '<span class="sign">$ </span><kbd>' .. escape(command) .. '</kbd>'
            or line == '^C' and '<kbd>^C</kbd>' or show_output(line))
    end
    if text:find('practice server\n') or text:find('%-%-%->') or text:find('<%-%-%-') then
        drawings = drawings + 1
        class = 'drawing console'
        attributes = string.format(' tabindex="0" role="region" aria-label="Drawing %d: %s"', drawings,
            escape(text:match('^%$ ([^\n]*)')))
    end
    return block_of(class, attributes, text, table.concat(shown, '\n') .. '\n')
end

local function show_block(block)
    local kind = block.classes[1]
    local show = ({diff = show_diff, console = show_console})[kind] or show_code
    return show(block.text, kind)
end

-- The comment before a listing says where it is from: its caption, which leads to the whole where that is
-- here.
local function caption_of(comment)
    local path = comment:match('^<!%-%- (%S+%.c): ')
    if path and comes_along(path) then
        return pandoc.Link(path, '#' .. place_of(path))
    end
    return path and pandoc.Str(path)
end

local function caption_listings(blocks)
    local result = pandoc.List()
    for _, block in ipairs(blocks) do
        local last = result[#result]
        local caption = last and last.t == 'RawBlock' and caption_of(last.text)
        if caption and block.t == 'CodeBlock' then
            result[#result] = html('<figure><figcaption>')
            result:extend({pandoc.Plain({caption}), html('</figcaption>'), block, html('</figure>')})
        else
            result:insert(block)
        end
    end
    return result:filter(function(block)
        return block.t ~= 'RawBlock' or not block.text:match('^<!%-%-')
    end)
end

-- ---- Pictures ----

-- In the page itself a picture takes on its colours. What its program wrote as titles would pop up.
local function embed_picture(paragraph)
    local image = #paragraph.content == 1 and paragraph.content[1]
    if not is_web_page or not image or image.t ~= 'Image' or not image.src:match('%.svg$') then
        return nil
    end
    local words = escape(pandoc.utils.stringify(image.caption))
    local svg = read(image.src):gsub('^.-<svg', '<svg role="img" aria-label="' .. words .. '"', 1)
        :gsub('<title>.-</title>', ''):gsub('<desc>.-</desc>', ''):gsub('<defs>.-</defs>', '')
        :gsub('<g [^>]*>%s*</g>%s*', ''):gsub('\n%s*\n', '\n')
    return html('<figure class="picture" tabindex="0" role="region" aria-label="Picture">\n' .. svg ..
        '</figure>')
end

-- ---- The whole ----

local function append_sources(blocks)
    if #appendix == 0 then
        return
    end
    appendix:sort()
    blocks:insert(pandoc.Header(2, 'The Helper', {id = 'the-helper'}))
    for _, path in ipairs(appendix) do
        blocks:insert(pandoc.Header(3, pandoc.Code(path), {id = place_of(path)}))
        blocks:insert(show_code(read(path):gsub('\n$', ''), 'c'))
    end
end

-- Lists within lists, of the headings from `level` to 3.
local function list_contents(headers, level)
    local items = pandoc.List()
    while headers[1] and headers[1].level >= level do
        local header = headers:remove(1)
        local item = {pandoc.Plain(pandoc.Link(header.content, '#' .. header.identifier))}
        if level < 3 and headers[1] and headers[1].level > level then
            table.insert(item, list_contents(headers, level + 1))
        end
        items:insert(item)
    end
    return pandoc.BulletList(items)
end

function Pandoc(document)
    local title = table.remove(document.blocks, 1)
    document.meta.title = pandoc.MetaInlines(title.content)
    document.meta['title-id'] = title.identifier
    local blocks = pandoc.Div(document.blocks)
    blocks = pandoc.walk_block(blocks, {Inlines = lead_links, Blocks = caption_listings})
    blocks = pandoc.walk_block(blocks, {CodeBlock = show_block, Para = embed_picture})
    blocks = pandoc.List(blocks.content)
    append_sources(blocks)
    document.meta.contents = pandoc.MetaBlocks({list_contents(blocks:filter(function(block)
        return block.t == 'Header' and block.level <= 3
    end), 2)})
    -- The chapters of an EPUB are what is at the first level.
    if not is_web_page then
        for _, block in ipairs(blocks) do
            block.level = block.t == 'Header' and block.level - 1 or nil
        end
    end
    document.blocks = blocks
    return document
end
