// The picture as SVG: cards, groups with counts, lines; pan, zoom, choice by mouse and keys.
import {$, S, colour, pick, say, svg, t, term} from './base.js';
import {G, all, close, more, open, remember} from './graph.js';
import {layout} from './layout.js';
let view = {x: -500, y: -300, w: 1000, h: 600};
let act = {choose() {}};
const TYPES = {Company: '#17395f', Organization: '#51606f', Segment: '#3f78b8', Product: '#128a86', ChipFamily: '#2f9d6d', Chip: '#1c7d59', Project: '#b97f12', Person: '#8266b8'};
const short = (text, most) => { let out = '', wide = 0; for (const sign of text) { wide += sign.codePointAt(0) > 0x2e7f ? 1.75 : 1; if (wide > most) return out + '…'; out += sign; } return out; };
const curve = (a, b) => { const x1 = a.x + Math.sign(b.x - a.x) * a.w / 2, x2 = b.x - Math.sign(b.x - a.x) * b.w / 2, m = (x1 + x2) / 2; return `M${x1},${a.y}C${m},${a.y} ${m},${b.y} ${x2},${b.y}`; };
const show = () => $('#network').setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
export async function toggle(node) { remember(); try { if (node.open) close(node); else await open(node); } catch (error) { say(error.message); } draw(); }
async function rest(box) { remember(); try { await more(box.owner, box.group); } catch (error) { say(error.message); } draw(); }
function card(box) {
  const node = box.node, name = pick(node.names), tint = TYPES[node.cls] || TYPES.Organization;
  const sign = svg('g', {class: 'toggle', onclick: event => { event.stopPropagation(); toggle(node); }, 'data-toggle': node.id}, svg('circle', {cx: box.w / 2 - 13, cy: 0, r: 9, fill: tint}), svg('text', {x: box.w / 2 - 13, y: 4.5, 'text-anchor': 'middle', class: 'sign'}, node.open ? '−' : '+'));
  return svg('g', {class: 'node' + (node.id === S.entity ? ' chosen' : '') + (node.pinned ? ' pinned' : ''), 'data-id': node.id, transform: `translate(${box.x},${box.y})`, onclick: () => act.choose(node.id), ondblclick: () => act.choose(node.id, true)},
    svg('title', {}, name + ' · ' + term(node.cls) + ' · ' + (node.facts || 0)), svg('rect', {x: -box.w / 2, y: -13, width: box.w, height: 26, rx: node.cls === 'Company' ? 13 : 4, stroke: tint}), svg('circle', {cx: -box.w / 2 + 13, cy: 0, r: 4.5, fill: tint}), svg('text', {x: -box.w / 2 + 23, y: 4.5}, short(name, 17)), sign);
}
function pill(box) {
  return svg('g', {class: 'group', transform: `translate(${box.x},${box.y})`}, svg('rect', {x: -box.w / 2, y: -11, width: box.w, height: 22, rx: 11, fill: colour(box.group.predicate)}),
    svg('text', {'text-anchor': 'middle', y: 4}, (box.group.outgoing ? '→ ' : '← ') + short(term(box.group.predicate), 16) + ' ' + box.group.total));
}
function rows(box) {
  return svg('g', {class: 'node more', transform: `translate(${box.x},${box.y})`, onclick: () => rest(box)}, svg('rect', {x: -box.w / 2, y: -12, width: box.w, height: 24, rx: 12}), svg('text', {'text-anchor': 'middle', y: 4.5}, t('rest', box.rest)));
}
export function fit(boxes = layout(G.roots).boxes) {
  if (!boxes.length) return;
  const x = boxes.map(box => box.x), y = boxes.map(box => box.y), left = Math.min(...x) - 130, right = Math.max(...x) + 130, top = Math.min(...y) - 40, bottom = Math.max(...y) + 40;
  const area = $('#network').getBoundingClientRect();
  if (!area.width) return;
  const scale = Math.max((right - left) / area.width, (bottom - top) / area.height, .75);
  view = {w: area.width * scale, h: area.height * scale, x: (left + right - area.width * scale) / 2, y: (top + bottom - area.height * scale) / 2}; show();
}
export function draw() {
  const {boxes, lines} = layout(G.roots), at = new Map(boxes.filter(box => box.kind === 'node').map(box => [box.node.id, box])), stage = $('#network');
  const dash = {guidance: '8 5', estimate: '2 4'};
  const edges = lines.map(({from, to, group, status}) => svg('path', {class: 'edge', d: curve(from, to), stroke: colour(group.predicate), 'stroke-dasharray': dash[status]}));
  const cross = G.cross.filter(([a, b]) => at.has(a) && at.has(b)).map(([a, b, predicate]) => { const one = at.get(a), two = at.get(b); return svg('path', {class: 'edge cross', d: `M${one.x},${one.y}Q${(one.x + two.x) / 2 + 60},${(one.y + two.y) / 2} ${two.x},${two.y}`, stroke: colour(predicate)}, svg('title', {}, term(predicate))); });
  stage.replaceChildren(...cross, ...edges, ...boxes.map(box => box.kind === 'node' ? card(box) : box.kind === 'group' ? pill(box) : rows(box)));
  stage.setAttribute('aria-label', t('network-label'));
  fit(boxes);
}
export function start(actions) {
  act = actions;
  const stage = $('#network');
  let held = null;
  stage.addEventListener('pointerdown', event => { held = {x: event.clientX, y: event.clientY, view: {...view}}; });
  addEventListener('pointerup', () => { held = null; });
  addEventListener('pointermove', event => { if (!held) return; const k = view.w / stage.clientWidth; view.x = held.view.x - (event.clientX - held.x) * k; view.y = held.view.y - (event.clientY - held.y) * k; show(); });
  stage.addEventListener('wheel', event => { event.preventDefault(); const k = event.deltaY > 0 ? 1.12 : .89, box = stage.getBoundingClientRect(), a = (event.clientX - box.left) / box.width, b = (event.clientY - box.top) / box.height; view = {x: view.x + view.w * a * (1 - k), y: view.y + view.h * b * (1 - k), w: view.w * k, h: view.h * k}; show(); }, {passive: false});
  stage.addEventListener('keydown', event => {
    const nodes = [...all()], here = Math.max(0, nodes.findIndex(node => node.id === S.entity)), step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (step && nodes.length) { event.preventDefault(); act.choose(nodes[(here + step + nodes.length) % nodes.length].id); }
    if (event.key === 'Enter' && nodes[here]) toggle(nodes[here]);
  });
}
