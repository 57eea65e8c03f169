// Runs a check and prints one line; if it fails, the process will end with status 1.
export async function check(name, test) {
  try {
    await test();
    console.log(`ok      ${name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED  ${name}: ${error.stack}`);
  }
}
