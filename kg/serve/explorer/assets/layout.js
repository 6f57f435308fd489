// Places of a tree of cards: the root in the middle, groups of relations to both sides, one row for each leaf. No chance, no force.
const ROW = 32, WIDTH = 190, GAP = 60, GROUP = 140;
const height = node => Math.max(1, (node.open || []).reduce((sum, group) => sum + span(group), 0));
const span = group => group.nodes.reduce((sum, node) => sum + height(node), 0) + (group.total > group.nodes.length + (group.elsewhere || 0) ? 1 : 0) || 1;
export function layout(roots) {
  const boxes = [], lines = [];
  let top = 0;
  for (const root of roots) {
    const sides = [[], []], tall = [0, 0];
    for (const group of root.open || []) { const side = tall[1] < tall[0] ? 1 : 0; sides[side].push(group); tall[side] += span(group); }
    const most = Math.max(tall[0], tall[1], 1), at = {kind: 'node', node: root, x: 0, y: (top + most / 2) * ROW, w: WIDTH};
    boxes.push(at);
    sides.forEach((groups, side) => place(groups, at, side ? -1 : 1, top + (most - tall[side]) / 2));
    top += most + 1;
  }
  function place(groups, from, way, start) {
    for (const group of groups) {
      const tall = span(group), g = {kind: 'group', group, owner: from.node, x: from.x + way * (WIDTH / 2 + GAP + GROUP / 2), y: (start + tall / 2) * ROW, w: GROUP};
      boxes.push(g); lines.push({from, to: g, group});
      let row = start;
      for (const node of group.nodes) {
        const box = {kind: 'node', node, x: g.x + way * (GROUP / 2 + GAP + WIDTH / 2), y: (row + height(node) / 2) * ROW, w: WIDTH, status: node.status};
        boxes.push(box); lines.push({from: g, to: box, group, status: node.status});
        place(node.open || [], box, way, row);
        row += height(node);
      }
      const rest = group.total - group.nodes.length - (group.elsewhere || 0);
      if (rest > 0) { const more = {kind: 'more', group, owner: from.node, rest, x: g.x + way * (GROUP / 2 + GAP + WIDTH / 2), y: (row + .5) * ROW, w: WIDTH}; boxes.push(more); lines.push({from: g, to: more, group}); }
      start += tall;
    }
  }
  return {boxes, lines};
}
