// The VS Code suites: which file runs in which host, over which workspace folder. One row a suite;
// each gets a workbench of its own and a fresh copy of its folder, which it may change at will.

/**
 * @typedef {object} Suite
 * @property {string} name       `suite/<name>.test.ts`
 * @property {string} workspace  a folder of `workspaces/`, or `examples` for the project's own
 * @property {readonly ('node' | 'web' | 'installed')[]} hosts
 */

/** @type {readonly Suite[]} */
export const SUITES = [
  { name: 'wakes-up', workspace: 'lone-policy', hosts: ['node', 'web'] },
  { name: 'stays-asleep', workspace: 'no-aws-content', hosts: ['node', 'web'] },
  { name: 'outside', workspace: 'lone-policy', hosts: ['node', 'web'] },
  { name: 'installed', workspace: 'lone-policy', hosts: ['installed'] },
];
