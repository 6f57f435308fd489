// A pen with the calls of a canvas that writes SVG: cards are drawn by one code for the screen and for paper.
class Pen {
  constructor() { this.out = []; this.stack = []; this.at = {}; this.path = ''; this.dash = ''; this.clipped = null; this.clips = 0; }
  save() { this.stack.push([{...this}, this.clipped, this.dash]); }
  restore() { const [kept, clipped, dash] = this.stack.pop(); for (const key of ['fillStyle', 'strokeStyle', 'lineWidth', 'font', 'textAlign', 'textBaseline']) this[key] = kept[key]; this.clipped = clipped; this.dash = dash; }
  beginPath() { this.path = ''; }
  closePath() { this.path += 'Z'; }
  moveTo(x, y) { this.path += 'M' + n2(x) + ' ' + n2(y); }
  lineTo(x, y) { this.path += 'L' + n2(x) + ' ' + n2(y); }
  rect(x, y, w, h) { this.path += `M${n2(x)} ${n2(y)}h${n2(w)}v${n2(h)}h${n2(-w)}Z`; }
  roundRect(x, y, w, h, r) {
    const k = Math.min(r, w / 2, h / 2), arc = (dx, dy) => `a${n2(k)} ${n2(k)} 0 0 1 ${n2(dx)} ${n2(dy)}`;
    this.path += `M${n2(x + k)} ${n2(y)}h${n2(w - 2 * k)}${arc(k, k)}v${n2(h - 2 * k)}${arc(-k, k)}h${n2(2 * k - w)}${arc(-k, -k)}v${n2(2 * k - h)}${arc(k, -k)}Z`;
  }
  arc(x, y, r, from, to, back) {
    const on = a => n2(x + r * Math.cos(a)) + ' ' + n2(y + r * Math.sin(a)), bow = end => `A${n2(r)} ${n2(r)} 0 0 ${back ? 0 : 1} ${on(end)}`;
    this.path += (this.path && !this.path.endsWith('Z') ? 'L' : 'M') + on(from) + (Math.abs(to - from) > Math.PI ? bow((from + Math.min(to, from + 2 * Math.PI)) / 2) : '') + bow(Math.min(to, from + 2 * Math.PI));
  }
  setLineDash(list) { this.dash = list.join(' '); }
  clip() { this.clips++; const id = 'c' + this.clips; this.out.push(svg('clipPath', {id}, svg('path', {d: this.path}))); this.clipped = id; }
  put(x) { if (this.clipped) x.setAttribute('clip-path', 'url(#' + this.clipped + ')'); this.out.push(x); }
  fill() { this.put(svg('path', {d: this.path, fill: this.fillStyle})); }
  stroke() { this.put(svg('path', {d: this.path, fill: 'none', stroke: this.strokeStyle, 'stroke-width': this.lineWidth, 'stroke-dasharray': this.dash || null})); }
  fillRect(x, y, w, h) { this.put(svg('rect', {x: n2(x), y: n2(y), width: n2(w), height: n2(h), fill: this.fillStyle})); }
  measureText(text) { return {width: measure(text, this.font)}; }
  fillText(text, x, y, room) {
    const [, weight, px] = /^(\d+ )?([\d.]+)px/.exec(this.font), wide = room ? measure(text, this.font) : 0;
    this.put(svg('text', {x: n2(x), y: n2(y), fill: this.fillStyle, 'font-family': FACE, 'font-size': px, 'font-weight': weight ? weight.trim() : null, 'dominant-baseline': 'central',
      'text-anchor': {right: 'end', center: 'middle'}[this.textAlign] || null, textLength: room && wide > room ? n2(room) : null, lengthAdjust: room && wide > room ? 'spacingAndGlyphs' : null}, text));
  }
}
const n2 = x => +x.toFixed(2);

// where a line leaves a card: the place between two centres on the border of the first
function leave(item, to) {
  const dx = to.x - item.x, dy = to.y - item.y, k = Math.min(item.w / 2 / (Math.abs(dx) || 1e-9), tall(item) / 2 / (Math.abs(dy) || 1e-9), 1);
  return {x: item.x + dx * k, y: item.y + dy * k};
}
function courseOf(e) {
  const a = itemById(e.from), b = itemById(e.to), bendTo = {x: (a.x + b.x) / 2 + (b.y - a.y) * e.turn, y: (a.y + b.y) / 2 - (b.x - a.x) * e.turn};
  return {bendTo, p: leave(a, e.turn ? bendTo : b), q: leave(b, e.turn ? bendTo : a), far: Math.hypot(b.x - a.x, b.y - a.y)};
}
// the place of a line's name: its middle, or where no card and no other name lies in the way of a text so wide (half) and high (half)
const PLACES = [.5, .4, .6, .3, .7, .2, .8];
const boxesNow = () => SCENE.items.map(i => ({x: i.x, y: i.y, wide: i.w / 2, high: tall(i) / 2}));
function middleOf(e, wide, high, taken) {
  const {bendTo, p, q} = courseOf(e), between = (a, b, share) => a + (b - a) * share;
  const at = s => e.turn ? {x: between(between(p.x, bendTo.x, s), between(bendTo.x, q.x, s), s), y: between(between(p.y, bendTo.y, s), between(bendTo.y, q.y, s), s)} : {x: between(p.x, q.x, s), y: between(p.y, q.y, s)};
  let best = null, least = Infinity;
  for (const s of PLACES) {
    const m = at(s);
    let hidden = 0;
    for (const o of taken) {
      const dx = o.wide + wide - Math.abs(m.x - o.x), dy = o.high + high - Math.abs(m.y - o.y);
      if (dx > 0 && dy > 0) hidden += Math.min(dx, 2 * wide) * Math.min(dy, 2 * high);
    }
    if (hidden < least - .5) { best = m; least = hidden; }
    if (!hidden) break;
  }
  taken.push({...best, wide, high});
  return best;
}
function lineShapes(e, look) {
  const {bendTo, p, q, far} = courseOf(e);
  const from = e.turn ? bendTo : p, angle = Math.atan2(q.y - from.y, q.x - from.x), s = look.arrow * 14, tip = [[0, 0], [-s, s * .38], [-s, -s * .38]].map(([u, v]) => n2(q.x + u * Math.cos(angle) - v * Math.sin(angle)) + ',' + n2(q.y + u * Math.sin(angle) + v * Math.cos(angle)));
  const d = `M${n2(p.x)} ${n2(p.y)}` + (e.turn ? `Q${n2(bendTo.x)} ${n2(bendTo.y)} ` : 'L') + `${n2(q.x)} ${n2(q.y)}`;
  return [svg('path', {d, fill: 'none', stroke: look.colour, 'stroke-width': n2(look.width), 'stroke-dasharray': look.dash.join(' ') || null}),
    look.arrow && far > 1 ? svg('polygon', {points: tip.join(' '), fill: look.colour}) : null];
}
function lineName(e, look, others) {
  const mid = middleOf(e, measure(look.text, '12px ' + FACE) / 2 + 3, 8, others);
  return svg('text', {x: n2(mid.x), y: n2(mid.y), 'font-family': FACE, 'font-size': 12, 'text-anchor': 'middle', 'dominant-baseline': 'central', fill: P().ink, stroke: P().canvas, 'stroke-width': 4, 'paint-order': 'stroke'}, look.text);
}
// the whole picture as one SVG element, with its words as text
function drawing() {
  const [left, top, right, bottom] = SCENE.items.length ? extent() : [0, 0, 100, 100], pad = 24, pen = new Pen(), looks = styleLines();
  for (const f of SCENE.frames) drawFrame(pen, f);
  const seen = SCENE.lines.filter(e => looks.get(e.id).on), lines = seen.flatMap(e => lineShapes(e, looks.get(e.id))), placed = boxesNow(), names = seen.filter(e => looks.get(e.id).text).map(e => lineName(e, looks.get(e.id), placed));
  const frames = pen.out;
  pen.out = [];
  for (const item of SCENE.items) drawItem(pen, item, item.x, item.y, {});
  const w = right - left + 2 * pad, h = bottom - top + 2 * pad;
  return svg('svg', {xmlns: 'http://www.w3.org/2000/svg', viewBox: [n2(left - pad), n2(top - pad), n2(w), n2(h)].join(' '), width: n2(w), height: n2(h), role: 'img', 'aria-label': t('network')},
    svg('title', {}, document.title), svg('rect', {x: n2(left - pad), y: n2(top - pad), width: n2(w), height: n2(h), fill: P().canvas}), frames, lines, pen.out, names);
}
