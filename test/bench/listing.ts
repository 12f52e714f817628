/**
 * A saved `iam get-account-authorization-details` of 30 MB, as the built program meets it: a case about one of its roles,
 * all its policies checked and listed; beside a process that does nothing but parse the text as JSON. Each run proves by
 * what it wrote that it did the work.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountAnswer, roleArn } from './account';
import { runReporting, type Usage } from './reporting-child';

export interface ListingFigures {
  readonly megabytes: number;
  readonly rows: readonly (Usage & { readonly name: string })[];
}

const program = join(__dirname, '../../dist/cli.js');

/** Undefined where nothing was built yet. */
export function measureListing(roles: number): ListingFigures | undefined {
  if (!existsSync(program)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-listing-'));
  try {
    const text = accountAnswer(roles);
    writeFileSync(join(folder, 'account.json'), text);
    writeFileSync(join(folder, 'role.authz.json'), JSON.stringify(caseAbout(roles - 1)));
    const run = (name: string, args: readonly string[], proves: (written: string) => boolean): Usage & { readonly name: string } => {
      const usage = runReporting(args, folder, 'written');
      assert.equal(usage.status, 0, name);
      assert.ok(proves(readFileSync(join(folder, 'written'), 'utf8')), `${name}: something else came out than should`);
      return { name, ...usage };
    };
    // Two of each role, one of each user, group and managed policy, of which only the default version counts.
    const policies = 2 * roles + Math.ceil(roles / 20) + 20 + Math.ceil(roles / 10);
    return {
      megabytes: text.length / 2 ** 20,
      rows: [
        run('`JSON.parse` alone', ['--eval', 'console.log(JSON.parse(require("node:fs").readFileSync("account.json", "utf8")).RoleDetailList.length)'], (written) => written.trim() === String(roles)),
        run('a case about the last role', [program, 'test', 'role.authz.json'], (written) => written.includes('1 as expected')),
        run('`check`', [program, 'check', 'account.json'], (written) => written.includes(`${String(policies)} policies`)),
        run('`inspect --format json`', [program, 'inspect', 'account.json', '--format', 'json'], (written) => written.split('"kind": "trust"').length - 1 === roles),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the last role may do by a policy of its own. */
function caseAbout(index: number): object {
  return { name: 'a role', action: 's3:GetObject', resource: 'arn:aws:s3:::elsewhere/x', caller: { ref: `account.json#${roleArn(index)}` }, expect: 'implicit-deny' };
}
