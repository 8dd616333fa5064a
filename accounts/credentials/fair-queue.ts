/**
 * A queue whose turns are shared by networks inside of networks. At each level the networks take turns, and each of them
 * gives its turn to the networks inside it in the same way, so a network's size gains it nothing. All operations take
 * as many steps as there are levels, and only what waits takes memory.
 */

/** A queue. A path names the networks of an item, the widest first. */
export interface FairQueue<Item> {
  readonly size: number;
  add(path: readonly string[], item: Item): void;
  /** Removes and returns the item whose turn it is. */
  takeNext(): Item | undefined;
  /**
   * Makes room for an item of this path: removes and returns the last item of the network that waits most often. It looks
   * for that network among the widest ones first, and inside the item's own network only when that has its full share.
   * Returns undefined when no network has more items than the item's own would have.
   */
  makeRoomFor(path: readonly string[]): Item | undefined;
}

/** A network: the items of a narrowest one, or the networks inside it. */
interface Node<Item> {
  /** The number of items in this network and inside it. */
  size: number;
  readonly items: Item[];
  /** The networks inside; the one whose turn is next comes first. */
  readonly children: Map<string, Node<Item>>;
  /** The networks inside by their sizes: finds the largest without a search. */
  readonly bySize: Set<string>[];
  largest: number;
}

const createNode = <Item>(): Node<Item> => ({
  size: 0,
  items: [],
  children: new Map(),
  bySize: [],
  largest: 0,
});

/** Changes the size of a child by one, and moves it to the children of that size. A child without items is removed. */
function resize<Item>(parent: Node<Item>, name: string, child: Node<Item>, by: 1 | -1): void {
  parent.bySize[child.size]?.delete(name);
  child.size += by;
  if (child.size === 0) parent.children.delete(name);
  else {
    parent.bySize[child.size] ??= new Set();
    parent.bySize[child.size]?.add(name);
  }
  if (child.size > parent.largest) parent.largest = child.size;
  // Sizes change by one, so the next size below has the child that has just left this one.
  else if (by === -1 && parent.bySize[parent.largest]?.size === 0) parent.largest -= 1;
}

function largestChild<Item>(node: Node<Item>): [string, Node<Item>] | undefined {
  const [name] = node.bySize[node.largest] ?? [];
  const child = name === undefined ? undefined : node.children.get(name);
  return name === undefined || child === undefined ? undefined : [name, child];
}

function takeFirst<Item>(node: Node<Item>): Item | undefined {
  for (const [name, child] of node.children) {
    const item = takeFirst(child);
    resize(node, name, child, -1);
    // Moves to the end: the other networks come first.
    if (node.children.delete(name)) node.children.set(name, child);
    return item;
  }
  return node.items.shift();
}

function takeLastOfLargest<Item>(node: Node<Item>): Item | undefined {
  const largest = largestChild(node);
  if (largest === undefined) return node.items.pop();
  const item = takeLastOfLargest(largest[1]);
  resize(node, ...largest, -1);
  return item;
}

/** Creates an empty queue. */
export function createFairQueue<Item>(): FairQueue<Item> {
  const root = createNode<Item>();

  function makeRoom(node: Node<Item>, [name, ...inside]: readonly string[]): Item | undefined {
    if (name === undefined) return undefined;
    const own = node.children.get(name);
    if (node.largest > (own?.size ?? 0) + 1) return takeLastOfLargest(node);
    if (own === undefined) return undefined;
    const item = makeRoom(own, inside);
    if (item !== undefined) resize(node, name, own, -1);
    return item;
  }

  return {
    get size() {
      return root.size;
    },
    add(path, item) {
      root.size += 1;
      let node = root;
      for (const name of path) {
        const child = node.children.get(name) ?? createNode<Item>();
        node.children.set(name, child);
        resize(node, name, child, 1);
        node = child;
      }
      node.items.push(item);
    },
    takeNext() {
      if (root.size === 0) return undefined;
      root.size -= 1;
      return takeFirst(root);
    },
    makeRoomFor(path) {
      const item = makeRoom(root, path);
      if (item !== undefined) root.size -= 1;
      return item;
    },
  };
}
