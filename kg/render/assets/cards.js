// The drawing of one card, of an entity or of a group, on a canvas or on the pen that writes SVG.
const FAR = .36; // below this scale a card is drawn as its name
const focusOn = item => !S.near || S.near.has(item.id);

function drawItem(ctx, item, x, y, state) {
  const dim = !focusOn(item) || item.node != null && silent(KG.nodes[item.node]), pal = P();
  const colour = dim ? c => mix(c, pal.canvas, pal.dim) : c => c;
  ctx.save();
  ctx.textBaseline = 'middle';
  if (item.node != null) drawEntity(ctx, item, [x, y], state, colour, dim); else drawGroup(ctx, item, [x, y], state, colour, dim);
  ctx.restore();
}
function box(ctx, [x, y, w, h], r) { ctx.beginPath(); ctx.roundRect(x, y, w, h, r); }
function shadow(ctx, strong) {
  ctx.shadowColor = S.theme === 'dark' ? 'rgba(0,0,0,.5)' : 'rgba(23,40,66,.16)';
  ctx.shadowBlur = strong ? 16 : 8;
  ctx.shadowOffsetY = 2;
}
const border = head => mix(head, S.theme === 'dark' ? '#ffffff' : '#000000', .82);

function drawEntity(ctx, item, [x, y], state, colour, dim) {
  const n = KG.nodes[item.node], pal = P(), [head, ink] = tint(n), {rows, more} = rowsOf(n), h = heightOf(n), w = item.w, k = n.card ? n.card.k : HEAD;
  const at = [x - w / 2, y - h / 2, w, h], r = RADIUS[n.c] || 8, chosen = S.sel === n.n || S.from === n.n, far = state.scale < FAR && rows.length > 0;
  if (!dim) shadow(ctx, state.hover || chosen);
  box(ctx, at, r); ctx.fillStyle = colour(pal.row); ctx.fill();
  ctx.shadowColor = 'transparent';
  ctx.save(); ctx.clip(); ctx.fillStyle = colour(head); ctx.fillRect(at[0], at[1], w, far ? h : k); ctx.restore();
  box(ctx, at, r);
  ctx.lineWidth = chosen ? 3.5 : state.hover ? 2.2 : 1.1;
  ctx.strokeStyle = colour(chosen ? pal.edge.capital : border(head));
  ctx.setLineDash(n.x ? [4, 3] : []); ctx.stroke(); ctx.setLineDash([]);
  if (far) return drawFar(ctx, n, rows[0], at, colour(ink), state.scale);
  glyph(ctx, n.c, at[0] + 17, at[1] + k / 2, 6.5); ctx.lineWidth = 1.4; ctx.strokeStyle = colour(ink); ctx.stroke();
  ctx.textAlign = 'left'; ctx.fillStyle = colour(ink); ctx.font = '700 ' + (k > 30 ? 17 : 15) + 'px ' + FACE;
  ctx.fillText(short(name(n), 34), at[0] + 30, at[1] + k / 2 + 1, w - 40);
  rows.forEach((row, i) => drawRow(ctx, row, [at[0], at[1] + k + 16 + ROW * i, w, i], colour));
  if (rows.length && more) { ctx.font = '11px ' + FACE; ctx.fillStyle = colour(pal.mute); ctx.textAlign = 'right'; ctx.fillText(t('more', number(more)), at[0] + w - 11, at[1] + h - 14); }
}
// from far away rows cannot be read: the card is its name, as large as it can be, and its first figure
function drawFar(ctx, n, row, [x, y, w, h], ink, scale) {
  const write = (text, most, height, bold) => {
    const px = Math.min(most, height, 15 * (w - 14) / Math.max(1, measure(text, bold + '15px ' + FACE)));
    ctx.font = bold + px + 'px ' + FACE;
    return px;
  };
  const two = h > 60, text = short(name(n), 34), px = write(text, 12 / scale, h * (two ? .42 : .8), '700 ');
  ctx.textAlign = 'center'; ctx.fillStyle = ink;
  ctx.fillText(text, x + w / 2, y + (two ? h * .3 : h / 2 + 1));
  if (!two) return;
  write(rowValue(row), Math.min(px * 1.1, 11 / scale), h * .34, '');
  ctx.fillText(rowValue(row), x + w / 2, y + h * .68);
}
function drawRow(ctx, row, [x, y, w, i], colour) {
  const f = row.f, pal = P(), clash = CLASH.has(f);
  if (i) { ctx.strokeStyle = colour(pal.rule); ctx.lineWidth = 1; ctx.beginPath(); ctx.moveTo(x + 9, y - 11); ctx.lineTo(x + w - 9, y - 11); ctx.stroke(); }
  const status = statusOf(f);
  ctx.strokeStyle = colour(statusColour(status)); ctx.lineWidth = 2.6;
  ctx.setLineDash(status === 'guidance' ? [4, 3] : status === 'estimate' ? [1.6, 2.6] : status === 'derived' ? [6, 2, 1, 2] : []);
  ctx.beginPath(); ctx.moveTo(x + 10, y - 7); ctx.lineTo(x + 10, y + 7); ctx.stroke(); ctx.setLineDash([]);
  ctx.textAlign = 'right'; ctx.font = '700 14px ' + FACE;
  ctx.fillStyle = colour(clash ? pal.bad : status === 'actual' ? pal.ink : statusColour(status));
  const value = (clash ? '≠ ' : '') + rowValue(row), wide = Math.min(measure(value, ctx.font), w * .6);
  ctx.fillText(value, x + w - 10, y + .5, w * .6);
  ctx.textAlign = 'left'; ctx.font = '13px ' + FACE; ctx.fillStyle = colour(pal.mute);
  ctx.fillText(rowLabel(f), x + 18, y + .5, Math.max(20, w - wide - 36));
}

// a group: cards behind cards, its name, how many it holds, of which classes
function drawGroup(ctx, item, [x, y], state, colour, dim) {
  const g = item.group, pal = P(), [head, ink] = P().type[g.cls] || P().type.Organization, chosen = S.group === g, at = [x - item.w / 2, y - item.h / 2, item.w, item.h];
  ctx.lineWidth = 1.1; ctx.strokeStyle = colour(border(head));
  if (!item.open) for (const step of [8, 4]) { box(ctx, [at[0] + step, at[1] + step, at[2], at[3]], 10); ctx.fillStyle = colour(pal.row); ctx.fill(); ctx.stroke(); }
  if (!dim) shadow(ctx, state.hover || chosen);
  box(ctx, at, 10); ctx.fillStyle = colour(pal.row); ctx.fill(); ctx.shadowColor = 'transparent';
  ctx.save(); ctx.clip(); ctx.fillStyle = colour(head); ctx.fillRect(at[0], at[1], at[2], HEAD); ctx.restore();
  box(ctx, at, 10); ctx.lineWidth = chosen ? 3.5 : state.hover ? 2.2 : 1.1; ctx.strokeStyle = colour(chosen ? pal.edge.capital : border(head)); ctx.stroke();
  glyph(ctx, g.cls, at[0] + 17, at[1] + HEAD / 2, 6.5); ctx.lineWidth = 1.4; ctx.strokeStyle = colour(ink); ctx.stroke();
  ctx.textAlign = 'left'; ctx.fillStyle = colour(ink); ctx.font = '700 15px ' + FACE; ctx.fillText(short(groupName(g), 34), at[0] + 30, at[1] + HEAD / 2 + 1, item.w - 62);
  ctx.textAlign = 'right'; ctx.font = '700 16px ' + FACE; ctx.fillText(item.open ? '−' : '+', at[0] + item.w - 10, at[1] + HEAD / 2 + 1);
  if (item.open) return;
  groupLines(g).forEach((text, i) => { ctx.textAlign = 'left'; ctx.font = (i ? '' : '700 ') + '13px ' + FACE; ctx.fillStyle = colour(i ? pal.mute : pal.ink); ctx.fillText(text, at[0] + 14, at[1] + HEAD + 16 + ROW * i, item.w - 28); });
}
const groupName = g => g.way === 'class' ? word('class', g.cls) : say(g.l);
// what a group holds, kept for each language: cards are painted many times a second
function groupLines(g) {
  if (!g.lines) g.lines = {};
  if (!g.lines[S.lang]) g.lines[S.lang] = contents(g);
  return g.lines[S.lang];
}
function contents(g) {
  const classes = new Map();
  for (const k of g.members) classes.set(KG.nodes[k].c, (classes.get(KG.nodes[k].c) || 0) + 1);
  const parts = [...classes.entries()].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([c, n]) => word('class', c) + ' ' + number(n));
  return [t('entities', number(g.members.length)), parts.slice(0, 2).join(' · '), parts.slice(2, 5).join(' · ')].filter(Boolean);
}
