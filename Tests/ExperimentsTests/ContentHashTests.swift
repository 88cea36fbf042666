import Experiments
import Foundation
import Testing

@Suite struct ContentHashTests {
  private let folder = try! TemporaryFolder()

  /// Files that hold their own names.
  private func files(_ names: String...) throws -> [String] {
    try names.map { name in
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try folder.write(name, to: name)
      return path
    }
  }

  @Test func filesGoByTheirBareNames() throws {
    let hashes = try ContentHash.sha256(of: files("a/one.bin", "b/two.bin"))
    #expect(hashes.keys.sorted() == ["one.bin", "two.bin"])
    #expect(Set(hashes.values).count == 2)
  }

  @Test func filesOfOneNameGoByTheirPathsBelowTheCommonFolder() throws {
    let paths = try files("train/stop/0.ppm", "train/yield/0.ppm", "train/yield/1.ppm", "train/0.ppm", "table.csv")
    let hashes = try ContentHash.sha256(of: paths)
    #expect(hashes.keys.sorted() == ["1.ppm", "table.csv", "train/0.ppm", "train/stop/0.ppm", "train/yield/0.ppm"])
    #expect(Set(hashes.values).count == paths.count)
    let second: String = try ContentHash.sha256(of: paths[1])
    #expect(hashes["train/yield/0.ppm"] == second)
    let inner = try ContentHash.sha256(of: Array(paths.prefix(2)))
    #expect(inner.keys.sorted() == ["stop/0.ppm", "yield/0.ppm"])
  }

  @Test func aFileThatIsNamedTwiceIsOneFile() throws {
    let paths = try files("train.npz")
    #expect(try ContentHash.sha256(of: paths + paths).keys.sorted() == ["train.npz"])
  }
}
