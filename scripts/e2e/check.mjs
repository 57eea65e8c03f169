// One line for each promise; the process ends with status 1 if one is not kept.
export async function check(name, promise) {
  try {
    await promise();
    console.log(`ok      ${name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED  ${name}: ${error.stack}`);
  }
}
