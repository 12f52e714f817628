/**
 * The index as features see it, and who has to be told that it is wanted: nothing is crawled before somebody looks.
 */
import type { IndexedFile, IndexedPeople, IndexView } from '../workspace/index/model';
import { WorkspaceIndex } from '../workspace/index/workspace-index';
import type { WorkspaceView } from '../workspace/model';

export class IndexedWorkspace implements IndexView {
  readonly units = new WorkspaceIndex();
  private isWanted = false;
  private whenWanted: (() => void) | undefined;

  /** `state` is another number after every change of what is open. */
  constructor(
    private readonly view: WorkspaceView,
    private readonly state: () => number,
  ) {}

  files(): readonly IndexedFile[] {
    this.want();
    return this.units.files(this.view, this.state());
  }

  people(): IndexedPeople {
    this.want();
    return this.units.people(this.view);
  }

  /** Calls back when somebody looks for the first time, also where that has been. */
  onWanted(build: () => void): void {
    this.whenWanted = build;
    if (this.isWanted) build();
  }

  private want(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.whenWanted?.();
  }
}
