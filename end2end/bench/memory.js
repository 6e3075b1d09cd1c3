// A Socket.IO server as its documentation teaches it, with rooms; nothing is kept. `cargo xtask bench sync`
// measures it beside ours.
import { serve } from "./server.js";

serve((io, seq, write) => io.to("team").emit("task", { seq, at: new Date().toISOString(), ...write }));
