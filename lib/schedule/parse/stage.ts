import type { NewsKind } from '../news-kinds.ts';
import type { AutoscalingMode, DateRange, EcsService, Kind, Place, TargetTracking, When } from '../schedule.ts';
import type { Severity } from '../severities.ts';
import type { KnownNames } from './known-names.ts';
import type { Part, Written } from './part.ts';

/** What the files of a stage say, as far as it could be read: the checks work on this. */
export interface Stage {
  readonly timezone?: string;
  readonly enabled: boolean;
  readonly modes: readonly ModeDraft[];
  /** `false`: a file could not be read, so what is not found here may still be written there. */
  readonly complete: boolean;
  readonly targets: ReadonlyMap<string, TargetDraft>;
  /** All of them, also those that could not be read. */
  readonly targetNames: KnownNames;
  readonly calendars: ReadonlyMap<string, readonly DateRange[]>;
  readonly calendarNames: KnownNames;
  readonly settings: SettingsDraft;
}

export interface SettingsDraft {
  readonly repository?: string;
  readonly slack?: SlackDraft;
  readonly mail?: readonly ReceiverDraft[];
}

export interface SlackDraft {
  readonly part: Part;
  readonly channels: readonly ChannelDraft[];
  readonly mention?: string;
  readonly quiet: readonly Written<readonly NewsKind[]>[];
  readonly mayOverride: readonly string[];
}

export interface ChannelDraft extends ChosenDraft {
  readonly channel?: string;
  readonly webhook?: string;
}

export interface ReceiverDraft extends ChosenDraft {
  readonly address?: string;
}

export interface ChosenDraft {
  readonly part: Part;
  readonly kinds?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly targets?: readonly Written<string>[];
}

export interface TargetDraft {
  readonly name: string;
  /** Of the name. */
  readonly place: Place;
  readonly part: Part;
  readonly ecs?: EcsService;
  readonly base: PartialBounds;
  readonly limits: PartialBounds;
  readonly throughput?: { readonly requestsPerMinute: number; readonly buffer: number };
  readonly scaling?: readonly PolicyDraft[];
  readonly enforce: boolean;
  readonly enabled: boolean;
  readonly mode: ModeDraft;
}

/** What a file or a target says of observing, as far as it could be read. */
export interface ModeDraft {
  readonly part: Part;
  readonly mode?: 'observe' | 'act';
  /** A local `YYYY-MM-DDTHH:MM`. */
  readonly actFrom?: string;
}

export interface PartialBounds {
  readonly part?: Part;
  readonly min?: number;
  readonly max?: number;
}

export interface PolicyDraft extends Partial<TargetTracking> {
  readonly part: Part;
}

export interface WindowDraft {
  readonly name?: string;
  /** For sentences: window `night`, or this window. */
  readonly title: string;
  readonly part: Part;
  readonly kind?: Kind;
  readonly capacities: readonly CapacityDraft[];
  readonly when?: When;
  readonly except: readonly DateRange[];
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly priority: number;
  readonly leadMs?: number;
  readonly autoscaling?: AutoscalingMode;
  readonly rampUp?: RampDraft;
  readonly rampDown?: RampDraft;
  readonly warmUp?: { readonly url?: string; readonly requests?: number; readonly everyMs?: number };
  readonly owner?: string;
  readonly note?: string;
}

export interface RampDraft {
  readonly step?: number;
  readonly everyMs?: number;
}

/** What a window asks of one target. */
export interface CapacityDraft {
  readonly target: Written<string>;
  /** Absent: it is not a group of settings. */
  readonly part?: Part;
  readonly min?: number;
  readonly max?: number;
  /** As written, or made from `requestsPerMinute`. */
  readonly desired?: number;
  readonly requestsPerMinute?: number;
}
