// look.js PAGE...: looks at each page, a file or an http URL, in Chromium: at three widths, in both
// colours, on the screen and on paper. Says what is wrong, and exits with 1 then. With SHOTS=FOLDER a
// picture of each, and a PDF, are left there. Needs puppeteer-core and axe-core, on NODE_PATH.
'use strict';
const fs = require('fs');
const path = require('path');
const {pathToFileURL} = require('url');
const {execFileSync} = require('child_process');
const puppeteer = require('puppeteer-core');
const axe = require('axe-core');

const SCHEMES = ['light', 'dark'];
// How wide a page is: a phone, a tablet, a desk; and what the margins leave of A5 and of A4.
const WIDTHS = {screen: [360, 800, 1400], print: [461, 695]};
// Root has no sandbox for it; and of its own it shall ask nobody for anything.
const BROWSER_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update'];
// What a stranger sends must be shown, and not run.
const HOSTILE = '<script>document.title = "it ran"</script><img src=x onerror="document.title = 1">&amp;';

let mistakes = 0;
function complain(where, what) {
    console.log(`${where}: ${what}`);
    mistakes++;
}

function findBrowser() {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
        try {
            return execFileSync('sh', ['-c', 'command -v "$0"', name]).toString().trim();
        } catch { /* Then the next. */ }
    }
    throw new Error('there is no Chromium');
}

// Runs in the page: what sticks out of it, or out of its own box. What scrolls may be longer.
function findOverflow() {
    const root = document.documentElement;
    const found = [];
    const scrolls = (element) => element && element !== root &&
        (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ` +
        JSON.stringify(element.textContent.slice(0, 60));
    if (root.scrollWidth > root.clientWidth)
        found.push(`the page is ${root.scrollWidth} wide`);
    for (const element of document.body.querySelectorAll('*')) {
        const box = element.getBoundingClientRect();
        if (box.width === 0 || scrolls(element))
            continue;
        if (box.left < -0.5 || box.right > root.clientWidth + 0.5)
            found.push(`${name(element)} sticks out of the page`);
        else if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
            found.push(`the text of ${name(element)} sticks out of its box`);
    }
    return found;
}

// Runs in the page: links that lead nowhere, and scripts. Of a server's pages the first is there.
function findBroken() {
    const found = [];
    for (const link of document.querySelectorAll('[href]')) {
        const to = link.getAttribute('href');
        if (to.startsWith('#') ? !document.getElementById(decodeURIComponent(to.slice(1)))
            : !/^https?:|^data:/.test(to) && !(to === '/' && location.protocol === 'http:'))
            found.push(`nothing is at ${to}`);
    }
    if (document.scripts.length > 0)
        found.push('there is a script');
    return found;
}

async function look(page, where) {
    const found = [...await page.evaluate(findOverflow), ...await page.evaluate(findBroken)];
    await page.evaluate(axe.source);
    const {violations} = await page.evaluate(() => window.axe.run());
    for (const {id, help, nodes} of violations)
        found.push(`${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
    found.forEach((what) => complain(where, what));
}

// Both at once: puppeteer's functions for the one undo the other.
async function emulate(page, media, scheme) {
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia',
        {media, features: [{name: 'prefers-color-scheme', value: scheme}]});
}

async function print(page, name) {
    const pdf = Buffer.from(await page.pdf({preferCSSPageSize: true, printBackground: true}));
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
    if (pages === 0)
        complain(name, 'it has no pages when it is printed');
    if (process.env.SHOTS)
        fs.writeFileSync(path.join(process.env.SHOTS, `${name}.pdf`), pdf);
    return pages;
}

// A page of a server has what the browser has sent; a name that would run if it were not shown.
async function checkSent(page, url, title) {
    await page.setUserAgent(HOSTILE);
    await page.goto(url);
    if (await page.title() !== title)
        complain(url, `what the client sent has changed the title to ${await page.title()}`);
    if (!await page.evaluate((text) => document.body.innerText.includes(text), HOSTILE))
        complain(url, 'what the client sent is not shown as it is');
    (await page.evaluate(findBroken)).forEach((what) => complain(url, what));
}

async function check(browser, argument, number) {
    const url = /^https?:/.test(argument) ? new URL(argument).href : pathToFileURL(argument).href;
    const name = `${number}-${path.basename(new URL(url).pathname) || 'front'}`;
    const page = await browser.newPage();
    page.on('request', (request) => {
        if (![url, new URL('/favicon.ico', url).href].includes(request.url().split('#')[0]))
            complain(argument, `it asks for ${request.url()}`);
    });
    // Of a page that is an error the browser says so; that is no message of the page.
    page.on('console', (message) => message.location().url === url && /status of [45]/.test(message.text()) ||
        complain(argument, `on the console: ${message.text()}`));
    page.on('pageerror', (error) => complain(argument, error.message));
    await page.goto(url);
    const title = await page.title();
    for (const media of Object.keys(WIDTHS)) {
        for (const scheme of SCHEMES) {
            for (const width of WIDTHS[media]) {
                await page.setViewport({width, height: 900});
                await emulate(page, media, scheme);
                await look(page, `${argument}, ${width} wide, ${scheme}, ${media}`);
                if (process.env.SHOTS)
                    await page.screenshot({path: path.join(process.env.SHOTS,
                        `${name}-${media}-${scheme}-${width}.png`)});
            }
        }
    }
    await emulate(page, '', 'light');
    const pages = await print(page, name);
    if (url.startsWith('http'))
        await checkSent(page, url, title);
    console.log(`${argument}: ${await page.title()}, ${pages} pages printed`);
}

(async () => {
    if (process.argv.length < 3)
        throw new Error('usage: look.js PAGE...');
    const browser = await puppeteer.launch({executablePath: findBrowser(), args: BROWSER_FLAGS});
    for (const [number, argument] of process.argv.slice(2).entries())
        await check(browser, argument, number + 1);
    await browser.close();
    process.exit(mistakes > 0 ? 1 : 0);
})();
