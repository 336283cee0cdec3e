// What addressparser, the address parser of Nodemailer, makes of From and To: one JSON object a message.
// Debian: node-addressparser. usage: NODE_PATH=/usr/share/nodejs node addressparser.js < LIST-OF-PATHS
const fs = require("fs");
const parse = require("addressparser");

function field(head, name) {
  const found = head.match(new RegExp("^" + name + "[ \\t]*:((?:.*(?:\\r?\\n[ \\t])?)*)", "im"));
  return found ? found[1].replace(/\r?\n/g, "") : "";
}

function addresses(list) {
  return list.flatMap((one) => (one.group ? addresses(one.group) : [one.address]));
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const line = { path };
  try {
    const head = fs.readFileSync(path, "utf8").replace(/^\uFEFF?\s*/, "").split(/\r?\n\r?\n/)[0];
    for (const name of ["from", "to"]) line[name] = addresses(parse(field(head, name)));
  } catch (error) {
    line.error = String(error);
  }
  console.log(JSON.stringify(line));
}
