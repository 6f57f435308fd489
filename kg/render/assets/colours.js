// Colours of both themes; the signs that tell types and statuses apart by shape as well as by colour.
const FACE = 'system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","WenQuanYi Micro Hei",sans-serif';
const PALETTE = {
  light: {
    canvas: '#f7f9fc', ink: '#17202b', mute: '#5c6878', row: '#ffffff', rule: '#e3e8ef', dim: .16, cat: '#a9b4c2', bad: '#b3261e', frame: '#e9eef5',
    type: {Company: ['#17395f', '#ffffff'], Organization: ['#51606f', '#ffffff'], Segment: ['#cfe2f8', '#12365f'], Product: ['#d3efee', '#0d4c4a'], ChipFamily: ['#cdebdd', '#0f5138'], Chip: ['#1c7d59', '#ffffff'], Project: ['#fbe3b3', '#5a3b00'], Person: ['#e4dcf3', '#40306b']},
    edge: {structure: '#6f86a0', generation: '#1c8a62', making: '#5a9a3a', supply: '#0f7f96', partner: '#5468c8', competition: '#cf4862', capital: '#b97f12', people: '#8266b8'},
    status: {actual: '#1f7a4d', guidance: '#6b3fc0', estimate: '#8a5800', derived: '#4b5b6d'},
  },
  dark: {
    canvas: '#10161e', ink: '#e8edf4', mute: '#9aa7b8', row: '#18202b', rule: '#273241', dim: .17, cat: '#566375', bad: '#ff8a80', frame: '#161e29',
    type: {Company: ['#8fbcff', '#0c1622'], Organization: ['#9aa9bb', '#0c1622'], Segment: ['#23456d', '#dbe9fb'], Product: ['#17504e', '#cdf3f1'], ChipFamily: ['#17513a', '#cdf3e2'], Chip: ['#3fbf8f', '#07150f'], Project: ['#5a4413', '#ffe6b3'], Person: ['#43366b', '#e6defa']},
    edge: {structure: '#7e94af', generation: '#3ccf9a', making: '#8fce6a', supply: '#35b6cf', partner: '#8f9ff5', competition: '#f07a90', capital: '#e0a63a', people: '#b79bea'},
    status: {actual: '#5fd39b', guidance: '#b79bff', estimate: '#f0b95a', derived: '#9fb0c3'},
  },
};
const P = () => PALETTE[S.theme];
const tint = n => P().type[n.c] || P().type.Organization;
const RADIUS = {Company: 13, Organization: 13, Segment: 3, Product: 8, ChipFamily: 8, Chip: 8, Project: 16, Person: 16};
const DASH = {actual: [], guidance: [8, 5], estimate: [2, 4], derived: [12, 4, 2, 4], catalog: []};
const dashOf = status => DASH[status] || [];
const statusColour = status => P().status[status] || P().status.actual;
const badge = status => el('span', {class: 'badge b-' + (['guidance', 'estimate', 'derived'].includes(status) ? status : 'actual')}, status === 'derived' ? t('derived') : word('status', status));

// mixed once: a faded card asks for the same few colours in every frame
const MIXED = new Map();
function mix(front, back, share) {
  const key = front + back + share;
  if (!MIXED.has(key)) {
    const part = (hex, k) => parseInt(hex.slice(k, k + 2), 16);
    MIXED.set(key, '#' + [1, 3, 5].map(k => Math.round(part(front, k) * share + part(back, k) * (1 - share)).toString(16).padStart(2, '0')).join(''));
  }
  return MIXED.get(key);
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

// the same signs for the legend and the panel
const SIGNS = {};
function typeIcon(cls) {
  if (!SIGNS[cls]) { const pen = new Pen(); glyph(pen, cls, 10, 8, 6.4); SIGNS[cls] = pen.path; }
  const [head] = P().type[cls] || P().type.Organization;
  return svg('svg', {class: 'icon', viewBox: '0 0 20 16', 'aria-hidden': 'true'}, svg('path', {d: SIGNS[cls], fill: head, stroke: mix(head, S.theme === 'dark' ? '#ffffff' : '#000000', .72), 'stroke-width': 1.2}));
}
const lineIcon = (colour, dash, width) => svg('svg', {width: 22, height: 14, 'aria-hidden': 'true'}, svg('line', {x1: 1, y1: 7, x2: 21, y2: 7, stroke: colour, 'stroke-width': width || 2.2, 'stroke-dasharray': dash || 'none'}));
