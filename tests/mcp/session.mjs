// A session with the official TypeScript client: node session.mjs CALLS COMMAND ARGUMENT…
// CALLS is JSON: [{ "tool": …, "arguments": {…} }, …]. What is answered goes to standard output, as JSON: the server, its tools, and of
// each call how long it took, how long the answer is and what is in it, or what the client threw. The client checks each answer against
// the schema that the server has given for it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [calls, command, ...args] = process.argv.slice(2);
const client = new Client({ name: 'clustera-ingest-tests', version: '1.0.0' });
const began = performance.now();
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: 'inherit' }));
const connectMs = performance.now() - began;
const { tools } = await client.listTools();

const record = [];
for (const call of JSON.parse(calls)) {
  const asked = performance.now();
  try {
    const result = await client.callTool({ name: call.tool, arguments: call.arguments });
    record.push({
      tool: call.tool,
      ms: performance.now() - asked,
      characters: JSON.stringify(result).length,
      isError: result.isError === true,
      text: result.content[0].text,
      structured: result.structuredContent ?? null,
    });
  } catch (error) {
    record.push({ tool: call.tool, thrown: String(error) });
  }
}

await client.close();
console.log(JSON.stringify({ server: client.getServerVersion(), instructions: client.getInstructions(), connectMs, tools, record }));
