import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PrescaleError } from '../../lib/execute/failure.ts';
import { resourceOf } from '../../lib/plan/ecs-service.ts';
import { counted } from '../../lib/schedule/counted.ts';
import type { ImportOptions } from '../input/import-options.ts';
import { shownPath } from '../input/stage.ts';
import type { ImportJson } from '../json/import-json.ts';
import { isReplaced, type NativeAction } from '../json/native-action-json.ts';
import { confirm } from '../shell/confirm.ts';
import { Failure } from '../shell/failure.ts';
import type { Shell } from '../shell/shell.ts';
import { takeOverLines } from '../text/import-text.ts';
import type { OnAws } from './connection.ts';

/**
 * Shows the native actions that the schedule does the work of and has that confirmed, saves them as a script that brings them back,
 * and only then takes them away, one after the other. Others are never touched.
 */
export async function takenOver(
  { removeNativeAction }: Pick<OnAws, 'removeNativeAction'>,
  shell: Shell,
  { cluster, stage, undo, yes }: ImportOptions,
  json: ImportJson,
): Promise<ImportJson> {
  const actions = json.actions.filter(isReplaced);
  if (actions.length === 0) return json;
  const what = counted(actions.length, 'native action', 'native actions');
  await confirm(shell, yes === true, () => takeOverLines(json, actions, shell.err.page), `Take ${what} away?`);
  const file = saved(shell, undo ?? `native-actions-${stage}-${stamp(shell.now())}.sh`, cluster, actions);
  const removed: ImportJson['removed'] = [];
  const notRemoved: ImportJson['notRemoved'] = [];
  for (const { service, name } of actions) {
    try {
      await removeNativeAction(resourceOf({ cluster, service }), name);
      removed.push({ service, name });
    } catch (error) {
      if (!(error instanceof PrescaleError)) throw error;
      notRemoved.push({ service, name, because: whyStill(error) });
    }
  }
  return { ...json, removed, notRemoved, undo: file };
}

const whyStill = ({ code, message }: PrescaleError): string =>
  code === 'not-registered'
    ? 'Its service was taken out of Application Auto Scaling meanwhile: its event runs, which puts the action back; again afterwards.'
    : message;

const stamp = (now: Date): string => now.toISOString().slice(0, 16).replace(/[-:]/g, '');

function saved(shell: Shell, file: string, cluster: string, actions: readonly NativeAction[]): string {
  const path = resolve(shell.folder, file);
  const shown = shownPath(shell, path);
  const text = `#!/bin/sh
# Brings back the native scheduled actions of ${cluster} that prescale import --take-over took away on ${shell.now().toISOString()}.
${actions.map(({ restore }) => `${restore}\n`).join('')}`;
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o755 });
    return shown;
  } catch (error) {
    throw new Failure('not-saved', `${shown} cannot be written: ${error instanceof Error ? error.message : error}.`, {
      hint: '--undo names another file. Nothing was taken away.',
    });
  }
}
