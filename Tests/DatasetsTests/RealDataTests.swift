import Datasets
import Foundation
import Testing

/// The real data sets, where `IBAU_DATA` says where they are.
@Suite(.enabled(if: RealData.root != nil, "set IBAU_DATA to the folder that holds cifar10 and gtsrb"))
struct RealDataTests {
  @Test("CIFAR-10 has 10,000 test images, 1,000 of each class", .enabled(if: RealData.has("cifar10")))
  func cifar10() throws {
    let images = try CIFAR10().load(.test, from: RealData.path("cifar10"), seed: 0)
    #expect(images.count == 10_000)
    #expect(images.countsPerClass == Array(repeating: 1000, count: 10))
    let summary = DataSummary(images)
    for (mean, expected) in zip(summary.mean, [0.4942, 0.4851, 0.4504]) { #expect(abs(mean - expected) < 5e-4) }
  }

  @Test("GTSRB has 12,630 test images of 43 classes", .enabled(if: RealData.has("gtsrb")))
  func gtsrb() throws {
    let images = try GTSRB().load(.test, from: RealData.path("gtsrb"), seed: 0)
    #expect(images.count == 12_630)
    #expect(images.countsPerClass.allSatisfy { $0 > 0 })
    // The most and the least frequent classes of the official test set.
    #expect(images.countsPerClass[2] == 750 && images.countsPerClass[0] == 60)
  }
}

private enum RealData {
  static let root = ProcessInfo.processInfo.environment["IBAU_DATA"]

  static func path(_ name: String) -> String { "\(root ?? "")/\(name)" }
  static func has(_ name: String) -> Bool { root != nil && FileManager.default.fileExists(atPath: path(name)) }
}
