// Measures sharp's CPU time for the codec's task: sharp.mjs RUNS FILE...
// Prints milliseconds per 2^20 pixels, from the median of RUNS runs for each file; all threads count.
import { readFileSync } from 'node:fs'
import sharp from 'sharp'

sharp.concurrency(1)
sharp.cache(false)
const [runs, ...files] = process.argv.slice(2)

const convert = (png, options) =>
  sharp(png).flatten({ background: '#fff' }).jpeg({ quality: 95, ...options }).toBuffer()

for (const [name, options] of [['sharp', {}], ['sharp-no-optimise', { optimiseCoding: false }]]) {
  let millis = 0
  let megaPixels = 0
  for (const file of files) {
    const png = readFileSync(file)
    const { width, height } = await sharp(png).metadata()
    megaPixels += (width * height) / 2 ** 20
    await convert(png, options)
    const times = []
    for (let run = 0; run < Number(runs); run++) {
      const start = process.cpuUsage()
      await convert(png, options)
      const used = process.cpuUsage(start)
      times.push((used.user + used.system) / 1000)
    }
    times.sort((one, other) => one - other)
    millis += times[times.length >> 1]
  }
  console.log(`${name} ${(millis / megaPixels).toFixed(3)}`)
}
