/**
 * Says which stage a call goes to where neither the case nor the files of the API do: an answer may hang on its name, so
 * nobody should have to guess that one was assumed. An API described in the case itself has the stage of the contract.
 */
import { displayText, isAtom, literalText, type HoledText } from '../base/atoms';
import type { Api } from '../gateway/model';
import { bindPresence, bindText, valueFor } from './bind-values';
import type { Building } from './building';

/** `stage` is the one that is called, as the files have it, and `usual` what stands for a stage that nobody knows. */
export function noteStage(api: Api, stage: HoledText, usual: string, building: Building): void {
  const { bindings, notes } = building;
  const names = new Set(api.stages.flatMap((each) => (bindPresence(each.presence ?? [], bindings) ? [displayText(bindText(each.name, bindings))] : [])));
  const [only, ...others] = stage.pieces;
  if (only !== undefined && isAtom(only) && others.length === 0 && valueFor(only, bindings) === undefined) {
    notes.push(`The stage is taken to be \`${usual}\`, as nobody says what \`${only.label}\` is (${only.reason}): name it by \`api.stage\` or under \`values\`.`);
    return;
  }
  const name = literalText(bindText(stage, bindings));
  if (name === undefined) return;
  if (names.size === 0) notes.push(`The stage is taken to be \`${name}\`, as the files of the API name none: \`api.stage\` names another one.`);
  else if (names.size > 1) notes.push(`The call goes to \`${name}\`, one of several stages of the API: \`api.stage\` names another one.`);
}
