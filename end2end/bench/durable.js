// The same with a store: a change is told, and answered, when it is on the disk.
import Database from "better-sqlite3";
import { join } from "node:path";
import { serve } from "./server.js";

const db = new Database(join(process.argv[2], "bench.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE task (id TEXT PRIMARY KEY, title TEXT NOT NULL, seq INTEGER NOT NULL)");
db.exec("CREATE TABLE log (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL)");
const save = db.prepare(
  "INSERT INTO task VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title, seq = excluded.seq",
);
const log = db.prepare("INSERT INTO log VALUES (?, ?)");
const keep = db.transaction((seq, write, entry) => {
  save.run(write.id, write.changes.title, seq);
  log.run(seq, JSON.stringify(entry));
});

serve((io, seq, write) => {
  const entry = { seq, at: new Date().toISOString(), ...write };
  keep(seq, write, entry);
  io.to("team").emit("task", entry);
});
