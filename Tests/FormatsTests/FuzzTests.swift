import Formats
import Foundation
import Testing

/// Whatever the bytes, a reader ends with a value or a `FormatError`.
@Suite struct `Every reader survives arbitrary bytes` {
  private func fuzz(_ seeds: [[UInt8]], _ decode: ([UInt8]) throws -> Void) {
    var noise = Noise(state: 2026)
    for round in 0..<2000 {
      let seed = seeds[round % seeds.count]
      let input = round % 4 == 0 ? noise.bytes(Int.random(in: 0...300, using: &noise)) : noise.mutated(seed)
      do {
        try decode(input)
      } catch {
        #expect(error is FormatError, "\(error)")
      }
    }
  }

  @Test func `zip`() throws {
    fuzz([Fixture.zip64, Fixture.npzDeflated, Fixture.torchSaved]) { bytes in
      let archive = try ZipReader(bytes: bytes)
      for name in archive.names { _ = try archive.read(name) }
    }
  }

  @Test func `pickle`() throws {
    let seeds = [
      Fixture.numpyProtocol0, Fixture.numpyProtocol1, Fixture.numpyProtocol2, Fixture.numpyProtocol4,
      try ZipReader(bytes: Fixture.torchSaved).read("archive/data.pkl"),
    ]
    fuzz(seeds) { _ = try Pickle.decode($0) }
  }

  @Test func `checkpoint, its pickle changed under a valid archive`() throws {
    let archive = try ZipReader(bytes: Fixture.torchSaved)
    fuzz([try archive.read("archive/data.pkl")]) { pickle in
      var writer = ZipWriter()
      for name in archive.names { try writer.add(name, name == "archive/data.pkl" ? pickle : archive.read(name)) }
      _ = try TorchCheckpoint.decode(writer.finished())
    }
  }

  @Test func `checkpoint`() throws {
    fuzz([Fixture.torchSaved, Fixture.torchScript, Fixture.torchLegacy]) { _ = try TorchCheckpoint.decode($0) }
  }

  @Test func `safetensors`() throws {
    fuzz([try Safetensors.encode(sampleArrays(), metadata: ["a": "b"])]) { _ = try Safetensors.decode($0) }
  }

  @Test func `NPY and NPZ`() throws {
    fuzz(try sampleArrays().map { try NPY.encode($0.array) }) { _ = try NPY.decode($0) }
    fuzz([Fixture.npzDeflated, try NPZ.encode(sampleArrays())]) { _ = try NPZ.decode($0) }
  }

  @Test func `PNG and PPM`() throws {
    fuzz([Fixture.pngPalette, Fixture.pngRGBA, Fixture.pngGrey, Fixture.pngGrey16]) { _ = try PNG.decode($0) }
    let image = try RGBImage(width: 3, height: 2, pixels: [UInt8](repeating: 9, count: 18))
    fuzz([PPM.encode(image), Array("P5 #c\n3 2 65535\n".utf8) + [UInt8](repeating: 1, count: 12)]) {
      _ = try PPM.decode($0)
    }
  }

  @Test func `CIFAR batch`() throws {
    fuzz([`CIFAR batches`.batch()]) { _ = try CIFARPickle.decode($0) }
  }

  @Test func `HDF5, by random bytes`() throws {
    try withTemporaryFolder { folder in
      let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
      var round = 0
      fuzz([[]]) { bytes in
        round += 1
        let path = folder + "/fuzz.h5"
        try UnsyncedFile.overwrite(path, round.isMultiple(of: 2) ? signature + bytes : bytes)
        for dataset in try HDF5.datasets(path) { _ = try HDF5.read(path, dataset: dataset.name) }
      }
    }
  }
}

/// Without forcing each of thousands of files to disk.
enum UnsyncedFile {
  static func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }
}
