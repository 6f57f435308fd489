// Colours of both themes, and the drawing of one card on the canvas.
const FACE = 'system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","WenQuanYi Micro Hei",sans-serif';
const PALETTE = {
  light: {
    canvas: '#f7f9fc', ink: '#17202b', mute: '#5c6878', row: '#ffffff', rule: '#e3e8ef', dim: .16, cat: '#a9b4c2',
    type: {Company: ['#17395f', '#ffffff'], Organization: ['#51606f', '#ffffff'], Segment: ['#cfe2f8', '#12365f'], Product: ['#d3efee', '#0d4c4a'], ChipFamily: ['#cdebdd', '#0f5138'], Chip: ['#1c7d59', '#ffffff'], Project: ['#fbe3b3', '#5a3b00'], Person: ['#e4dcf3', '#40306b']},
    edge: {structure: '#6f86a0', generation: '#1c8a62', making: '#5a9a3a', supply: '#0f7f96', partner: '#5468c8', competition: '#cf4862', capital: '#b97f12', people: '#8266b8'},
    status: {actual: '#1f7a4d', guidance: '#6b3fc0', estimate: '#9a6200'},
  },
  dark: {
    canvas: '#10161e', ink: '#e8edf4', mute: '#9aa7b8', row: '#18202b', rule: '#273241', dim: .17, cat: '#566375',
    type: {Company: ['#8fbcff', '#0c1622'], Organization: ['#9aa9bb', '#0c1622'], Segment: ['#23456d', '#dbe9fb'], Product: ['#17504e', '#cdf3f1'], ChipFamily: ['#17513a', '#cdf3e2'], Chip: ['#3fbf8f', '#07150f'], Project: ['#5a4413', '#ffe6b3'], Person: ['#43366b', '#e6defa']},
    edge: {structure: '#7e94af', generation: '#3ccf9a', making: '#8fce6a', supply: '#35b6cf', partner: '#8f9ff5', competition: '#f07a90', capital: '#e0a63a', people: '#b79bea'},
    status: {actual: '#5fd39b', guidance: '#b79bff', estimate: '#f0b95a'},
  },
};
const P = () => PALETTE[S.theme];
const tint = n => P().type[n.c] || P().type.Organization;
const RADIUS = {Company: 13, Organization: 13, Segment: 3, Product: 8, ChipFamily: 8, Chip: 8, Project: 16, Person: 16};
const DASH = {actual: [], guidance: [7, 4], estimate: [2, 3]};
const dashOf = status => DASH[status] || [];

function mix(front, back, share) {
  const part = (hex, k) => parseInt(hex.slice(k, k + 2), 16);
  return '#' + [1, 3, 5].map(k => Math.round(part(front, k) * share + part(back, k) * (1 - share)).toString(16).padStart(2, '0')).join('');
}

// the sign of a type, told apart by shape as well as by colour
function glyph(ctx, cls, x, y, r) {
  ctx.beginPath();
  const poly = points => points.forEach(([a, b], k) => k ? ctx.lineTo(x + a * r, y + b * r) : ctx.moveTo(x + a * r, y + b * r));
  if (cls === 'Company') ctx.roundRect(x - r, y - r * .8, 2 * r, 1.6 * r, r * .7);
  else if (cls === 'Segment') ctx.rect(x - r * .9, y - r * .75, 1.8 * r, 1.5 * r);
  else if (cls === 'Chip') poly([[-1, 0], [-.5, -.9], [.5, -.9], [1, 0], [.5, .9], [-.5, .9]]);
  else if (cls === 'ChipFamily') { poly([[-1, 0], [-.5, -.9], [.5, -.9], [1, 0], [.5, .9], [-.5, .9]]); ctx.closePath(); ctx.moveTo(x + r * .4, y); ctx.arc(x, y, r * .4, 0, 7); }
  else if (cls === 'Product') poly([[0, -1], [.95, -.5], [.95, .5], [0, 1], [-.95, .5], [-.95, -.5]]);
  else if (cls === 'Project') poly([[0, -1], [1, 0], [0, 1], [-1, 0]]);
  else if (cls === 'Person') { ctx.arc(x, y - r * .45, r * .5, 0, 7); ctx.closePath(); ctx.moveTo(x + r * .85, y + r); ctx.arc(x, y + r, r * .85, 0, Math.PI, true); }
  else { poly([[-1, 1], [-1, -.2], [0, -1], [1, -.2], [1, 1]]); }
  ctx.closePath();
}

const rowsOf = c => c.r.filter(row => factOn(KG.facts[row[0]]));
const heightOf = c => { const rows = rowsOf(c).length, more = c.m + c.r.length - rows; return rows ? c.k + rows * 22 + (more ? 17 : 0) + 12 : c.k; };
const focusSet = () => S.near;

function drawCard(ctx, c, x, y, state) {
  const n = KG.nodes[c.node], pal = P(), dim = S.near && !S.near.has(c.node), a = dim ? pal.dim : 1, m = colour => dim ? mix(colour, pal.canvas, a) : colour;
  const [head, ink] = tint(n), rows = rowsOf(c), h = heightOf(c), X = x - c.w / 2, Y = y - h / 2, r = RADIUS[n.c] || 8, chosen = S.sel === c.node;
  ctx.save();
  if (!dim) { ctx.shadowColor = S.theme === 'dark' ? 'rgba(0,0,0,.5)' : 'rgba(23,40,66,.16)'; ctx.shadowBlur = state.hover || chosen ? 16 : 8; ctx.shadowOffsetY = 2; }
  ctx.beginPath(); ctx.roundRect(X, Y, c.w, h, r); ctx.fillStyle = m(pal.row); ctx.fill();
  ctx.shadowColor = 'transparent';
  ctx.save(); ctx.clip(); ctx.fillStyle = m(head); ctx.fillRect(X, Y, c.w, c.k); ctx.restore();
  ctx.beginPath(); ctx.roundRect(X, Y, c.w, h, r); ctx.lineWidth = chosen ? 3.5 : state.hover ? 2.2 : 1.1;
  ctx.strokeStyle = m(chosen ? pal.edge.capital : mix(head, S.theme === 'dark' ? '#ffffff' : '#000000', .82)); ctx.setLineDash(n.x ? [4, 3] : []); ctx.stroke(); ctx.setLineDash([]);
  ctx.textBaseline = 'middle'; ctx.textAlign = 'left';
  glyph(ctx, n.c, X + 17, Y + c.k / 2, 6.5); ctx.lineWidth = 1.4; ctx.strokeStyle = m(ink); ctx.stroke();
  ctx.fillStyle = m(ink); ctx.font = '700 ' + (c.k > 30 ? 17 : 15) + 'px ' + FACE; ctx.fillText(short(name(n), 34), X + 30, Y + c.k / 2 + 1, c.w - 40);
  rows.forEach((row, k) => drawRow(ctx, row, X, Y + c.k + 6 + 22 * k + 10, c.w, m, k));
  const more = c.m + c.r.length - rows.length;
  if (rows.length && more) { ctx.font = '11px ' + FACE; ctx.fillStyle = m(pal.mute); ctx.textAlign = 'right'; ctx.fillText(t('more', more), X + c.w - 11, Y + h - 14); }
  ctx.restore();
}
function drawRow(ctx, row, X, y, w, m, k) {
  const f = KG.facts[row[0]], pal = P();
  if (k) { ctx.strokeStyle = m(pal.rule); ctx.lineWidth = 1; ctx.beginPath(); ctx.moveTo(X + 9, y - 11); ctx.lineTo(X + w - 9, y - 11); ctx.stroke(); }
  ctx.strokeStyle = m(pal.status[f.t] || pal.status.actual); ctx.lineWidth = 2.6; ctx.setLineDash(f.t === 'guidance' ? [4, 3] : f.t === 'estimate' ? [1.6, 2.6] : []);
  ctx.beginPath(); ctx.moveTo(X + 10, y - 7); ctx.lineTo(X + 10, y + 7); ctx.stroke(); ctx.setLineDash([]);
  ctx.textAlign = 'right'; ctx.font = '700 14px ' + FACE; ctx.fillStyle = m(f.t === 'actual' ? pal.ink : pal.status[f.t] || pal.ink);
  const value = row[3][L()]; const vw = Math.min(ctx.measureText(value).width, w * .6); ctx.fillText(value, X + w - 10, y + .5, w * .6);
  ctx.textAlign = 'left'; ctx.font = '13px ' + FACE; ctx.fillStyle = m(pal.mute); ctx.fillText(row[2][L()], X + 18, y + .5, Math.max(20, w - vw - 36));
}

// the same signs for the legend and the panel
function typeIcon(cls) {
  const c = document.createElement('canvas'), scale = 2; c.width = 20 * scale; c.height = 16 * scale; c.className = 'icon'; c.setAttribute('aria-hidden', 'true');
  const ctx = c.getContext('2d'), [head] = P().type[cls] || P().type.Organization; ctx.scale(scale, scale); glyph(ctx, cls, 10, 8, 6.4);
  ctx.fillStyle = head; ctx.fill(); ctx.lineWidth = 1.2; ctx.strokeStyle = mix(head, S.theme === 'dark' ? '#ffffff' : '#000000', .72); ctx.stroke();
  return c;
}
const lineIcon = (colour, dash, width) => svg('svg', {width: 22, height: 14, 'aria-hidden': 'true'}, svg('line', {x1: 1, y1: 7, x2: 21, y2: 7, stroke: colour, 'stroke-width': width || 2.2, 'stroke-dasharray': dash || 'none'}));
