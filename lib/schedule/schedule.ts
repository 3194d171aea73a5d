/**
 * The schedule as a value: what the YAML files of one stage say, checked and with every default filled in.
 * Made by `parseSchedule`, read by `stateAt`. Wall times are local to `Schedule.timezone` and stay text until an
 * occurrence is resolved to instants.
 */
import type { NewsKind } from './news-kinds.ts';
import type { Severity } from './severities.ts';

/** Why a window exists; decides precedence and phases. */
export type Kind = 'scale-up' | 'scale-down' | 'pre-event';

/** Where an occurrence stands at an instant. Only a pre-event has a `lead`; `wind-down` needs a `rampDown`. */
export type Phase = 'lead' | 'live' | 'wind-down';

/** What a pre-event does with autoscaling while it runs: delete and restore it, pause it, or only raise its floor. */
export type AutoscalingMode = 'deregister' | 'suspend' | 'floor';

export interface Schedule {
  /** IANA name; every wall time of the schedule is local to it. */
  readonly timezone: string;
  readonly targets: ReadonlyMap<string, Target>;
  readonly windows: readonly Window[];
  readonly settings: Settings;
}

/** What a stage says of itself as a whole, beside its targets and windows. */
export interface Settings {
  /** Address of the folder with the schedule's files in a code host, without a slash at its end; absent: files are not linked. */
  readonly repository?: string;
  readonly slack: SlackSettings;
  /** Who gets messages by e-mail. Empty: nobody. */
  readonly mail: readonly MailReceiver[];
}

export interface SlackSettings {
  /** Empty: everything goes to the one webhook that the deployment names. */
  readonly channels: readonly SlackChannel[];
  /** Of a user group (`S...`) or a person (`U...`, `W...`), who is called by critical messages; absent: nobody is. */
  readonly mention?: string;
  /** Kinds that are not told at all. */
  readonly quiet: readonly NewsKind[];
  /** Ids of those who may override by a command in Slack. Empty: nobody may. */
  readonly mayOverride: readonly string[];
}

/** Where messages are posted, and which. */
export type SlackChannel = SlackAddress & Chosen;

/** An address of e-mail, and which messages go there. */
export type MailReceiver = { readonly address: string } & Chosen;

/** Which messages somebody gets: those that pass each of the lists that it has. */
export interface Chosen {
  /** Each a kind, or the beginning of some with a `*`; absent: all. */
  readonly kinds?: readonly string[];
  /** Absent: all. */
  readonly severities?: readonly Severity[];
  /** Absent: all, also what is about no target; otherwise only what is about one of these. */
  readonly targets?: readonly string[];
}

/** A channel by its id, posted to with the bot's token; or the SSM parameter that holds an incoming webhook. */
export type SlackAddress = { readonly channel: string } | { readonly webhook: string };

/** The capacity of one ECS service that Prescale manages. */
export interface Target {
  readonly name: string;
  readonly ecs: EcsService;
  /** Bounds outside every window; absent: what is found before the first window is kept and put back. */
  readonly base?: Bounds;
  /** No window or override may leave these. */
  readonly limits?: Bounds;
  readonly throughput?: { readonly requestsPerMinute: number /** 0.2 is 20 %. */; readonly buffer: number };
  /** Target tracking policies that must exist; absent: policies are kept as found. */
  readonly scaling?: readonly TargetTracking[];
  /** `true`: drift is put back instead of respected. Default `false`. */
  readonly enforce: boolean;
  /** `false`: Prescale puts back what it changed and then leaves the target alone. Default `true`. */
  readonly enabled: boolean;
  /** It is looked at, planned for and told of, and nothing of it is changed. Absent: Prescale acts. */
  readonly observe?: Observing;
}

export interface Observing {
  /** A local `YYYY-MM-DDTHH:MM`, from which on Prescale acts; absent: until the schedule says otherwise. */
  readonly until?: string;
}

export interface EcsService {
  readonly cluster: string;
  readonly service: string;
}

/** Task counts, both inclusive. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export interface TargetTracking {
  readonly metric: 'cpu' | 'memory' | 'requests';
  /** Percent for cpu and memory; requests per target and minute for requests. */
  readonly target: number;
  /** `app/<lb>/<id>/targetgroup/<tg>/<id>`; with `requests` only. */
  readonly resourceLabel?: string;
  readonly scaleOutCooldownSeconds?: number;
  readonly scaleInCooldownSeconds?: number;
}

export interface Window {
  readonly name: string;
  readonly kind: Kind;
  readonly targets: ReadonlyMap<string, WindowCapacity>;
  readonly when: When;
  /** Local dates (`YYYY-MM-DD`, both ends included) on which no occurrence starts. */
  readonly except: readonly DateRange[];
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** Among recurring scale-ups and scale-downs only. Default 0. */
  readonly priority: number;
  /** Pre-events only, otherwise 0. Default 30 minutes. */
  readonly leadMs: number;
  /** Pre-events only; the others leave autoscaling on, which is `floor`. Default of a pre-event: `deregister`. */
  readonly autoscaling: AutoscalingMode;
  readonly rampUp?: Ramp;
  readonly rampDown?: Ramp;
  readonly warmUp?: WarmUp;
  readonly owner?: string;
  readonly note?: string;
  readonly place: Place;
}

/** As written, requests already turned into tasks; what is left out is filled by `stateAt` from the base. */
export interface WindowCapacity {
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
  /** As written, for people: `desired` was made from it. */
  readonly requestsPerMinute?: number;
}

export type When = DailyWhen | SpanWhen;

/** Local wall times on days of the week. `to` at or before `from` ends on the next day; `24:00` is midnight after. */
export interface DailyWhen {
  readonly form: 'daily';
  /** ISO: 1 Monday ... 7 Sunday, ascending, never empty. */
  readonly days: readonly number[];
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
}

export interface SpanWhen {
  readonly form: 'span';
  readonly start: Edge;
  readonly end: Edge | { readonly kind: 'for'; readonly ms: number };
}

/** `at`: a local `YYYY-MM-DDTHH:MM`, once. `cron`: recurring; the expression as written. */
export type Edge =
  | { readonly kind: 'at'; readonly wall: string }
  | { readonly kind: 'cron'; readonly expression: string };

/** Both dates included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export interface Ramp {
  readonly step: number;
  readonly everyMs: number;
}

export interface WarmUp {
  readonly url: string;
  readonly requests: number;
  readonly everyMs: number;
}

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** Something wrong in a schedule file, for the person who wrote it. */
export interface Problem extends Place {
  readonly severity: 'error' | 'warning';
  /** Stable, kebab-case: `unknown-key`, `min-above-max` ... */
  readonly code: string;
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** The same, ready to be put in place, in the problem's file; absent: the hint only asks. Apart, in any order. */
  readonly replacement?: readonly Replacement[];
  /** Of a warning: the window that it is about. */
  readonly window?: string;
}

/** So many characters from a place on become this text. Breaks between lines count as one character. */
export interface Replacement {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly text: string;
}

export interface ScheduleFile {
  /** As people know it; shown in problems. */
  readonly path: string;
  readonly text: string;
}

/** One concrete span `[start, end)` of a window. */
export interface Occurrence {
  readonly window: string;
  readonly start: Date;
  readonly end: Date;
}

/** A person's temporary capacity. It decides alone until it ends. */
export interface Override {
  readonly id: string;
  readonly target: string;
  readonly desired?: number;
  readonly min?: number;
  readonly max?: number;
  readonly until: Date;
  readonly by: string;
  readonly reason: string;
}

export interface RunningOccurrence {
  readonly window: string;
  readonly kind: Kind;
  readonly phase: Phase;
  readonly start: Date;
  readonly end: Date;
}

/** What should be true of a target at an instant. */
export interface CapacityState {
  /** Absent: keep what is found. */
  readonly min?: number;
  readonly max?: number;
  /** Set once each time what is in force changes; absent: autoscaling and people decide. */
  readonly desired?: number;
  readonly autoscaling: 'active' | 'suspended' | 'deregistered';
  /** The running occurrences that decide; empty: base (or an override). */
  readonly inForce: readonly RunningOccurrence[];
  readonly overruled: readonly (RunningOccurrence & { readonly because: string })[];
  /** Present while an override decides. */
  readonly override?: Override;
  /** When this next changes; absent: never. */
  readonly until?: Date;
  /** One sentence for people. */
  readonly because: string;
}
