/**
 * What a framework tells about its files: what they declare, what references mean, and where policies, APIs and
 * authorizer outputs stand. One row per framework (`frameworks.ts`), one file each beside this one.
 *
 * Sites never call a parser: they name the string that holds a document, and `workspace/` decodes, parses and asks
 * the policy reader. They say where things are, not what they mean.
 */
import type { HoledText, Piece } from '../base/atoms';
import type { Span } from '../base/span';
import type { ApiSite } from '../gateway/declared';
import type { PolicyKind } from '../policy/kinds';
import type { Dialect, Presence } from '../policy/model';
import type { HostNode, Reference } from '../syntax/node';
import type { Assembly, ConstructSite } from './cdk/model';

/** The files that are understood together: a Terraform module's directory, a template alone. */
export interface UnitFile {
  readonly uri: string;
  readonly root: HostNode;
  /** Of a file of several documents: the selector of the one that `root` is. */
  readonly document?: string;
  /** Another file by a path relative to this one; undefined where it is not there. Absent before binding. */
  readonly linked?: (path: string) => LinkedFile | undefined;
  /** Of an instance: the file whose use it is, and the name of the use there. `uri` is then that of the instance. */
  readonly usedBy?: { readonly uri: string; readonly name: string };
}

/** A file that another names: bound as the file of its own that it is. */
export type LinkedFile = Pick<UnitFile, 'uri' | 'root'>;

/** Where references stand, and what can be looked up from there; who depends on what follows from the look-ups. */
export interface Scope {
  /** Stands before the names of what is declared here: the URI of the file; for an instance with the uses on the way to it. */
  readonly id: string;
  /** Of an instance: the names of those uses, for people. */
  readonly within?: string;
  /** What the unit declares. */
  readonly declared: ReadonlyMap<string, HostNode>;
  /** The root of another file before binding, by a path relative to the scope's file: what it refers to is looked up here. */
  file(path: string): HostNode | undefined;
  /** What the use of an instance gives for a parameter; undefined where it gives nothing, or nobody uses these files. */
  input?(name: string): Resolution | undefined;
  /** The inside of a use, by its name; undefined where its files are not there. */
  instance?(name: string): Scope | undefined;
}

/**
 * A declaration that uses other files with values of its own: a nested stack, a call of a module. The files are understood
 * once for each use: what they declare are other things each time.
 */
export interface Use {
  /** `ApiStack`, `module.api`, `module.api["eu"]`: unlike any other use in the unit. */
  readonly name: string;
  /** The path of a file or, with a slash at its end, of the folder of a module; relative to the using file. */
  readonly target: string;
  /** Stands before selectors of what is inside: `/Resources/ApiStack`, `module.api.`. */
  readonly prefix: string;
  /** What it gives for parameters, as written in the using file. */
  readonly inputs: ReadonlyMap<string, HostNode>;
}

export interface Framework {
  readonly id: string;
  /** For people: "an AWS SAM template". */
  readonly title: string;
  /** Whether a file is one of this framework's, by its shape; never by a policy's presence alone. */
  recognises(file: UnitFile, path: string): boolean;
  /** Files with equal keys are one unit; a file's own URI makes it a unit of its own. */
  unitKey(uri: string): string;
  /** Rewrites the framework's own syntax in a parsed part of a file (CloudFormation intrinsics) into refs, choices and holes. */
  lower?(node: HostNode, uri: string): HostNode;
  /** Addresses a file defines. Same keys and same nodes mean nothing outside the file has to be looked at again. */
  declare(file: UnitFile): ReadonlyMap<string, HostNode>;
  /** What the files of a unit declare together, where it is not that the first of two counts. */
  declareTogether?(files: readonly { readonly uri: string; readonly declared: ReadonlyMap<string, HostNode> }[]): ReadonlyMap<string, HostNode>;
  /** Files that its expressions name are texts; they are documents to those who read them so, and a folder is one of its own files. */
  readonly namesTexts?: true;
  /** What a reference stands for. */
  resolve(reference: Reference, scope: Scope): Resolution;
  /** The uses of other files of this framework that the unit declares. */
  uses?(scope: Scope): readonly Use[];
  /**
   * A part of an instance under the names it has for the whole unit. A framework that has it looks at all files of a unit
   * together: policies and principals of instances are asked for with these and have selectors of the whole, as APIs do.
   */
  inside?(node: HostNode, scope: Scope): HostNode;
  /** A list of files is that of a unit after an edit: what was worked out for the list before may serve again. */
  follows?(unit: readonly UnitFile[], before: readonly UnitFile[]): void;
  /** Texts that hold documents which the framework reads itself; they are parsed before anything is looked for. */
  documents?(file: UnitFile): readonly HostNode[];
  /** A value that a case gives for a name, as the unit takes it; undefined where it takes it as it is, or knows no such name. */
  given?(name: string, value: string | number | boolean, unit: readonly UnitFile[]): GivenValue | undefined;
  /** The policies in a bound file; the others of its unit are there to see what a policy document feeds. */
  policies(file: UnitFile, unit: readonly UnitFile[]): readonly PolicySite[];
  /** APIs need all files of the unit, its instances among them: a function's event makes a route of another resource. */
  apis(unit: readonly UnitFile[]): readonly ApiSite[];
  authorizerOutputs(file: UnitFile): readonly AuthorizerOutputSite[];
  permissions?(file: UnitFile): readonly PermissionSite[];
  /** Roles and users, with the policies attached to them here. */
  principals?(unit: readonly UnitFile[]): readonly PrincipalSite[];
  /** What of a bound file anybody may look at, where that is not all: secrets are taken out. Given such a root, it is that root. */
  shown?(root: HostNode): HostNode;
  /** Why a file of this framework has nothing to look at, where it is not that there is nothing. */
  whyNothing?(file: UnitFile): string | undefined;
  /** What stands before selectors that say which time they mean, where files tell of two; the plain ones mean what will be. */
  readonly stateNames?: { readonly before: string; readonly after: string };
  /** What there was before, under selectors that say so. Who names it finds it; nobody else looks. */
  before?(file: UnitFile): StateSites | undefined;
  /** What is done to the thing that a selector leads to. */
  change?(selector: string, file: UnitFile): PlannedChange | undefined;
  /** VPC endpoints, where more of them is known than their policies. */
  endpoints?(unit: readonly UnitFile[]): readonly EndpointSite[];
  /** Accounts, where it is told which policies of an organization bind them. */
  accounts?(unit: readonly UnitFile[]): readonly AccountSite[];
  /** The policy a resource carries by naming a document that stands elsewhere in the unit. */
  policyBehind?(selector: string, unit: readonly UnitFile[]): PolicyAddress | undefined;
  /** How a file is looked at that is too long to be looked at as a whole; undefined where its items need each other otherwise than by name. */
  piecemeal?(file: UnitFile): Piecemeal | undefined;
  /** Which parts of a program made the resources of a file. */
  constructs?(file: UnitFile): readonly ConstructSite[];
  /** The templates a manifest names; undefined for a file that is none. */
  assembly?(file: UnitFile): Assembly | undefined;
}

/** As text, or one sentence. */
export type GivenValue = { readonly value: string } | { readonly refusedBecause: string };

/** How a file is understood whose lists hold items that are each understood alone, or with those they name. */
export interface Piecemeal {
  /** Members of an item that hold a name it is found under. */
  readonly names: readonly string[];
  /** The names that the items in an excerpt look up. */
  uses(file: UnitFile): readonly string[];
}

/** What files tell of one time. */
export interface StateSites {
  readonly policies: readonly PolicySite[];
  readonly apis: readonly ApiSite[];
  readonly principals: readonly PrincipalSite[];
}

export interface PlannedChange {
  /** In the framework's words: `["update"]`, `["delete", "create"]`. */
  readonly actions: readonly string[];
  /** Where the thing was before, if it moves. */
  readonly previousAddress: string | undefined;
}

/** Text and atoms (usable inside strings), or a node defined elsewhere, or nothing known but why. */
export type Resolution =
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** The node is bound in the scope it comes from. */
  | { readonly kind: 'node'; readonly node: HostNode; readonly scope?: Scope }
  /** A condition that stays one of its own, and holds where the node says so. */
  | { readonly kind: 'condition'; readonly node: HostNode }
  | { readonly kind: 'unresolved' };

export interface PolicySite {
  readonly kind: PolicyKind;
  readonly kindIsCertain: boolean;
  readonly service?: string;
  /** The policy object, a string that holds it, a choice or a reference. */
  readonly node: HostNode;
  readonly dialect: Dialect;
  /** A statement or a list of them stands there without a policy around it. */
  readonly holds?: 'statements';
  /** JSON pointer or Terraform address. */
  readonly selector: string;
  readonly name: string;
  /** Where it is written. */
  readonly arn?: string;
  /** Of the part of a program that made the resource it stands in. */
  readonly constructPath?: string;
  /** Made by the tool from the framework's shortcuts, not written by anybody. */
  readonly derived: boolean;
  /** Selector of the API it is attached to, where it is one's resource policy. */
  readonly api?: string;
  /** It is one of several, by conditions of the deployment (`Fn::If` around it). */
  readonly presence?: readonly Presence[];
  /** Why the site was recognised, for “Show what was recognised here”. */
  readonly because: string;
}

export interface AuthorizerOutputSite {
  readonly node: HostNode;
  readonly selector: string;
  readonly name: string;
  readonly because: string;
}

/** Grants that are no policy documents: Lambda permissions and their like. */
export interface PermissionSite {
  readonly selector: string;
  readonly span: Span;
}

/** Where a policy site stands. */
export interface PolicyAddress {
  readonly uri: string;
  readonly selector: string;
}

/** A role or user that requests may be made as. */
export interface PrincipalSite extends PolicyAddress {
  readonly type: 'role' | 'user';
  /** As AWS shows it; the name in the file where that is known only at deployment. */
  readonly name: string;
  readonly constructPath?: string;
  /** What is known of the name AWS will show. */
  readonly nameText: HoledText;
  /** `/` unless it lies in a path. */
  readonly path: HoledText;
  /** Where it is written. */
  readonly arn?: string;
  /** Ids of the atoms that stand for its ARN and its name. */
  readonly arnAtoms: readonly string[];
  readonly nameAtoms: readonly string[];
  /** The account and partition it is made in. */
  readonly account: HoledText;
  readonly partition: HoledText;
  readonly policies: readonly AttachedPolicy[];
  readonly boundary: AttachedPolicy | undefined;
  /** What it may be where deployment chooses it, each under conditions, those of exactly one of which hold; then `boundary` stands for all of them. */
  readonly boundaryChoices?: readonly BoundaryChoice[];
  /** Those whose names and values can be seen. */
  readonly tags: ReadonlyMap<string, string>;
  readonly tagsAreComplete: boolean;
}

/** A VPC endpoint that requests may pass through; without policies it has the default of full access. */
export interface EndpointSite extends PolicyAddress {
  readonly id: HoledText;
  /** What is reached through it, where that is written: `com.amazonaws.eu-west-1.execute-api`. */
  readonly service?: string;
  readonly vpc: HoledText | undefined;
  readonly policies: readonly AttachedPolicy[];
}

/** An account of an organization, with what binds it there. */
export interface AccountSite extends PolicyAddress {
  /** Its number, under both names. */
  readonly name: string;
  readonly id: string;
  readonly organization: string | undefined;
  /** As in `aws:PrincipalOrgPaths`: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly path: string | undefined;
  readonly isManagement: boolean;
  readonly scps: BindingPolicies;
  readonly rcps: BindingPolicies;
}

/** Policies that bind an account. */
export interface BindingPolicies {
  /** From the root to the account. None: the organization has no such policies. */
  readonly levels: readonly (readonly AttachedPolicy[])[];
  /** In sentences: what is not known of them, and what to do about it. */
  readonly gaps: readonly string[];
}

/** A policy of the unit, or the name of one that lies outside; with `presence` it is attached only where all of these hold. */
export type AttachedPolicy = (PolicyAddress | OutsidePolicy) & { readonly presence?: readonly Presence[] };

/** Without a policy there is no boundary. */
export interface BoundaryChoice {
  readonly policy: AttachedPolicy | undefined;
  readonly presence: readonly Presence[];
}

interface OutsidePolicy {
  readonly outside: string;
  /** Why it cannot be seen, where it does not lie in other files. */
  readonly reason?: string;
}
