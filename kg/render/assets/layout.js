// Places for what Python did not place: members of an opened group, surroundings of one entity, a path.
const GAP = 26;
// how wide a text is, measured once
const measure = (() => {
  const ctx = document.createElement('canvas').getContext('2d'), known = new Map();
  return (text, font) => {
    const key = font + text;
    if (!known.has(key)) { ctx.font = font; known.set(key, ctx.measureText(text).width); }
    return known.get(key);
  };
})();

function itemOf(k) {
  const n = KG.nodes[k];
  const wide = n.card ? n.card.w : Math.round(Math.max(84, Math.min(380, Math.max(...every(n.l).map(text => measure(short(text, 34), '700 15px ' + FACE))) + 44)));
  return {id: k, node: k, w: wide, x: 0, y: 0};
}
const tall = item => item.node != null ? heightOf(KG.nodes[item.node]) : item.h;

// cards in lines of about equal length, as wide as `shape` times their height; returns the size they take
function shelve(items, shape) {
  const area = sum(items.map(i => (i.w + GAP) * (tall(i) + GAP))), wide = Math.max(Math.sqrt(area * shape), ...items.map(i => i.w));
  let x = 0, y = 0, high = 0, most = 0;
  for (const item of items) {
    if (x > 0 && x + item.w > wide) { x = 0; y += high + GAP; high = 0; }
    item.x = x + item.w / 2; item.y = y + tall(item) / 2;
    x += item.w + GAP; high = Math.max(high, tall(item)); most = Math.max(most, x - GAP);
  }
  return {w: most, h: y + high};
}
const shift = (items, dx, dy) => items.forEach(i => { i.x += dx; i.y += dy; });

const apart = (p, q) => Math.abs(p.x - q.x) >= (p.w + q.w) / 2 + GAP || Math.abs(p.y - q.y) >= (p.h + q.h) / 2 + GAP;
// pushes boxes {x, y, w, h} apart that overlap, each pair along the axis where they overlap less; some may stay where they are
function part(boxes, stays = () => false) {
  for (let turn = 0; turn < 220; turn++) {
    let moved = false;
    for (let a = 0; a < boxes.length; a++) {
      for (let b = a + 1; b < boxes.length; b++) {
        const p = boxes[a], q = boxes[b], across = (p.w + q.w) / 2 + GAP - Math.abs(p.x - q.x), down = (p.h + q.h) / 2 + GAP - Math.abs(p.y - q.y);
        if (across <= 0 || down <= 0 || stays(p) && stays(q)) continue;
        moved = true;
        const axis = down < across ? 'y' : 'x', by = (Math.min(across, down) + 1) * (p[axis] < q[axis] || p[axis] === q[axis] && a < b ? -1 : 1);
        if (stays(p)) q[axis] -= by; else if (stays(q)) p[axis] += by; else { p[axis] += by / 2; q[axis] -= by / 2; }
      }
    }
    if (!moved) break;
  }
}
// the nearest place around a box that a card of some size can take, searched from one side on; null where all is full
function spotAround(home, size, boxes, away) {
  for (let ring = 1; ring < 60; ring++) {
    const turns = 8 + 4 * ring, rx = home.w / 2 + size.w / 2 + 30 + ring * 46, ry = home.h / 2 + size.h / 2 + 24 + ring * 40;
    for (let turn = 0; turn < turns; turn++) {
      const angle = away + Math.ceil(turn / 2) * (turn % 2 ? 1 : -1) * 2 * Math.PI / turns, spot = {x: Math.round(home.x + Math.cos(angle) * rx), y: Math.round(home.y + Math.sin(angle) * ry), ...size};
      if (boxes.every(b => apart(b, spot))) return spot;
    }
  }
  return null;
}

// one entity in the middle, its neighbours by relation in blocks around it
function surround(centre, groups) {
  const middle = itemOf(centre), items = [middle], blocks = [];
  // 0, 1/2, 1/4, 3/4, 1/8 …: each block turns into the widest gap left
  const turnOf = k => { let part = 0, step = .5; for (let n = k; n; n >>= 1, step /= 2) part += (n & 1) * step; return part * 2 * Math.PI; };
  groups.forEach((members, k) => {
    const own = members.map(itemOf), box = shelve(own, k % 4 < 2 ? .5 : 2.4), sx = Math.cos(turnOf(k)), sy = Math.sin(turnOf(k)), far = k < 8 ? 1 : 1.5;
    const block = {x: sx * far * (middle.w / 2 + box.w / 2 + 110), y: sy * far * (tall(middle) / 2 + box.h / 2 + 90), w: box.w, h: box.h, own};
    blocks.push(block); items.push(...own);
  });
  const core = {x: 0, y: 0, w: middle.w + 80, h: tall(middle) + 60};
  part([core, ...blocks], b => b === core);
  for (const b of blocks) shift(b.own, b.x - b.w / 2, b.y - b.h / 2);
  return items;
}
