import type { Settings } from './schedule.ts';

/** Of a stage that says nothing of its own. */
export const defaultSettings: Settings = { slack: { channels: [], quiet: [], mayOverride: [] }, mail: [] };
