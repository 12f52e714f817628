/** Hover over an environment in a scenario file: what it supplies, and from where. */
import { checkHover } from '../../../support/check-hover';

const files = `//- file: gatehouse.json
{
  "accounts": {
    "orders": {
      "id": "111122223333",
      "organization": { "id": "o-a1b2c3d4e5", "scps": [["org/full.json"], ["org/no-deletes.json"]], "rcps": [["org/rcp.json"]] },
      "vpcEndpoints": { "main": { "id": "vpce-0a1b2c3d" } }
    },
    "partner": { "id": "444455556666" }
  },
  "environments": {
    "prod": { "account": "orders", "region": "us-east-1", "values": { "Office": "198.51.100.0/24", "Secret": "*" }, "valuesFrom": ["base.json", "prod.tfvars", "gone.json"] },
    "test": {}
  }
}
//- file: base.json
{ "Office": "192.0.2.0/24", "Partner": "arn:aws:iam::444455556666:root", "var.size": "1" }
//- file: prod.tfvars
size     = 2
password = "geheim"
`;

describe('hover over an environment in a scenario file', () => {
  it('says what it supplies and which file each value comes from', () => {
    checkHover('', `//- file: a.authz.yaml\nenv: pr<|>od\napi: { kind: REST }\n${files}`, {
      token: 'prod',
      includes: [
        '**Environment `prod`** of `gatehouse.json`\n\n',
        '- Account: `orders`, `111122223333`\n',
        '- Region: `us-east-1`\n',
        '- Values from `gatehouse.json`: `Office` = `198.51.100.0/24`, `Secret` = `*`\n',
        '- Values from `base.json`: `Partner`\n',
        '- Values from `prod.tfvars`: `var.size`, `var.password`\n',
        '- Values from `gone.json`: none, so cases are not run. `gone.json` cannot be read',
        '- Account `orders`: organization `o-a1b2c3d4e5`; SCPs `org/full.json`, `org/no-deletes.json`; RCPs `org/rcp.json`; VPC endpoints `main`',
      ],
      excludes: ['geheim', 'Account `partner`', '192.0.2'],
    });
  });

  it('describes one of several, in JSON too, and one that supplies nothing', () => {
    checkHover('', `//- file: a.authz.json\n{ "env": ["prod", "te<|>st"] }\n${files}`, { token: 'test', includes: ['**Environment `test`** of `gatehouse.json`\n\n- Account `orders`'], excludes: ['Region', 'Values'] });
  });

  it('says why cases in one are not run', () => {
    checkHover('', '//- file: a.authz.yaml\nenv: prod<|>\n//- file: gatehouse.json\n{ "environments": { "prod": { "account": "<b>x</b>" } } }\n', {
      token: 'prod',
      includes: ['Cases in it are not run. `gatehouse.json` is not in order, line 1: There is no account `<b>x</b>` under `accounts`'],
    });
  });

  it('is silent about a name that is none, and elsewhere', () => {
    checkHover('', `//- file: a.authz.yaml\nenv: pro<|>\n${files}`, undefined);
    checkHover('', `//- file: a.authz.yaml\nname: pro<|>d\n${files}`, undefined);
    checkHover('', `//- file: a.yaml\nenv: pro<|>d\n${files}`, undefined);
  });
});
