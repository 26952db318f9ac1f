// Reads an MT940 file with mt940js and prints what it found. The amounts are floats there, exact to the cent below 90 billion.
const fs = require('fs');
const [home, path] = process.argv.slice(2);
const { Parser } = require(`${home}/node_modules/mt940js`);
const day = (date) => date.toISOString().slice(0, 10);
const cents = (amount) => Math.round(amount * 100);
const statements = new Parser().parse(fs.readFileSync(path, 'utf8')).map((statement) => ({
  opening: cents(statement.openingBalance),
  closing: cents(statement.closingBalance),
  entries: statement.transactions.map((entry) => [day(entry.entryDate || entry.date), cents(entry.amount)]),
}));
process.stdout.write(JSON.stringify(statements));
