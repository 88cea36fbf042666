import Foundation
import Testing

/// The authors' own poisoned network on real images, where `IBAU_DATA` holds them.
@Suite struct PaperNetworkTests {
  static let data = ProcessInfo.processInfo.environment["IBAU_DATA"] ?? ""
  static let network = "\(data)/checkpoints/badnets_8_02_ckpt.pth"
  static var isThere: Bool {
    [network, "\(data)/cifar10"].allSatisfy { FileManager.default.fileExists(atPath: $0) }
  }

  /// Values of the authors' own code on the same files.
  @Test(.enabled(if: isThere)) func badNetsMeasuresAsInTheReleasedCode() throws {
    let result = try Program.run(
      [
        "evaluate", "--model", Self.network, "--dataset", "cifar10", "--data", "\(Self.data)/cifar10", "--attack",
        "badnets", "--clean", "5000", "--json",
      ], in: TemporaryFolder()
    ).result()
    let protocols = try #require(result["protocols"])
    let expected = [
      ("heldOutExclusive", "acc", 0.8494), ("released", "asr", 0.9764), ("heldOutInclusive", "asr", 0.9828),
      ("heldOutExclusive", "asr", 0.9811), ("heldOutExclusive", "ra", 0.0169),
    ]
    for (kind, key, value) in expected {
      let found = try #require(protocols[kind]?[key]?.double)
      #expect(abs(found - value) < 0.00031, "\(kind) \(key): \(found)")
    }
    #expect(unexplainedNulls(result).isEmpty)
  }
}
