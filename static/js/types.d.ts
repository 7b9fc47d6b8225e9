/** Shapes that travel on the wire or between our modules. Offsets are code points, half-open. */

export type Kind =
  | "claim"
  | "source"
  | "cue"
  | "content"
  | "figure"
  | "caveat"
  | "request"
  | "note";

export interface Fragment {
  readonly start: number;
  readonly end: number;
}

/** A stretch of something that has an id: what the interval index holds. */
export interface Interval extends Fragment {
  readonly id: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** An annotation as the API gives it. */
export interface Annotation {
  readonly id: string;
  readonly kind: Kind;
  readonly fragments: readonly Fragment[];
  readonly quote: string;
  readonly body: string;
  readonly version: number;
  readonly state: "proposed" | "accepted" | "refused" | "orphan";
  readonly origin: "person" | "rule" | "carried";
  /** Who sees a note; any other mark is open. */
  readonly visibility: Visibility;
  readonly author: Named | null;
  readonly source: Named | null;
  readonly claim: string | null;
  readonly thread: Thread | null;
  /** The number of the revision whose offsets the fragments are. */
  readonly revision: number;
  readonly moved: Moved | null;
  readonly created_at: string;
  readonly accepted_by?: Named | null;
  /** What a figure mark says. */
  readonly figure?: Figure | null;
  /** The figure marks that a caveat covers. */
  readonly covers?: readonly string[];
  /** What rules found, where it is no mark yet. */
  readonly proposal?: Proposal;
}

export type Visibility = "open" | "internal" | "private";

export interface Words extends Fragment {
  readonly quote: string;
}

export interface Figure {
  readonly low: string | null;
  readonly high: string | null;
  readonly bound:
    | "exact"
    | "about"
    | "at_least"
    | "more_than"
    | "at_most"
    | "less_than"
    | "between";
  readonly counts: string;
  readonly unit: string;
}

/** What rules found and nobody has decided on: it has a key, no id. */
export type Proposal = { readonly key: string; readonly stretch?: Fragment } & (
  | ({ readonly kind: "figure"; readonly fragments: readonly Words[] } & Figure)
  | { readonly kind: "caveat"; readonly fragments: readonly Words[]; readonly covers: Words | null }
  | {
      readonly kind: "attribution";
      readonly source: readonly Words[];
      readonly cue: readonly Words[];
      readonly content: readonly Words[];
      readonly form: Attribution["form"];
      readonly hedges: readonly string[];
      readonly parent: string | null;
      readonly insertions: readonly Words[];
      readonly hearer: Words | null;
      readonly antecedent: Words | null;
      readonly relay: Words | null;
    }
);

/** How a mark came by a place that is to be confirmed, or lost the one it had. */
export interface Moved {
  readonly revision: number;
  readonly quote: string;
  readonly likeness: number;
  readonly why: "" | "words" | "place" | "order" | "gone" | "taken";
  readonly near: Fragment | null;
}

export interface Thread {
  readonly version: number;
  readonly resolved_at: string | null;
  readonly comments: number;
}

export interface Attribution {
  readonly id: string;
  readonly source: string | null;
  readonly cue: string | null;
  readonly content: string;
  readonly form: "direct" | "indirect" | "mixed";
  readonly hedges: readonly string[];
  readonly parent: string | null;
  readonly version: number;
}

export interface Claim {
  readonly id: string;
  readonly text: string;
  readonly claimant: Named | null;
  readonly annotations: readonly string[];
  readonly version: number;
}

export interface Comment {
  readonly id: string;
  readonly text: string;
  /** Whom it names, where: code points, in order. */
  readonly mentions: readonly (Fragment & {
    readonly user: Named | null;
    readonly desk: Named | null;
  })[];
  readonly author: Named | null;
  readonly version: number;
  readonly created_at: string;
  /** When it was taken away, where somebody spoke after it: then it has no words. */
  readonly deleted_at: string | null;
  readonly deleted_by: Named | null;
}

export interface Source extends Named {
  readonly kind: string;
}

/** A line of the article's event log. */
export interface Entry {
  readonly seq: number;
  readonly kind: string;
  readonly subject?: { readonly type: string; readonly id: string } | null;
  readonly actor?: Named | null;
  readonly data?: Record<string, unknown>;
}

/**
 * How firm a mark is: `saved`; `saving` (on its way); `waiting` (no line, goes out by itself);
 * `refused` (the desk said why).
 */
export type Firm = "saved" | "saving" | "waiting" | "refused";
