import type { News } from '../plan/news.ts';
import type { Announcement } from './announcement.ts';
import { sentencesOf } from './sentences.ts';

/** What has happened in the words that people read. */
export function announcementOf(news: News): Announcement {
  const { reason, facts, because, ...happened } = news;
  const [first = because, ...more] = reason === undefined ? [] : sentencesOf(reason, news);
  return { ...happened, because: first, details: [...more, ...facts.flatMap((fact) => sentencesOf(fact, news))] };
}
