import Attacks
import Catalog
import Datasets
import Estimation
import NN
import Torch

/// Where a network puts held-out images, clean and triggered, before a repair and after it: its features in the plane.
struct FeatureMap: Codable, Sendable, Equatable {
  /// Of t-SNE.
  var seed: Int
  var perplexity: Double
  /// Of the images, each of which stands twice: first all as they are, then all with the trigger.
  var labels: [Int]
  var target: Int?
  /// x and y of each of the 2n points.
  var before: [[Double]]
  var after: [[Double]]

  /// Images on a map, each as it is and triggered.
  static let images = 200

  /// Both networks' inputs of the last linear layer, mapped one by one from the same start.
  init(
    before: Network, after: Network, _ heldOut: LabelledImages, _ attack: PreparedAttack, seed: Int
  ) throws {
    let images = heldOut.prefix(Self.images)
    var map = TSNE()
    map.perplexity = min(map.perplexity, Double((2 * images.count - 1) / 3))
    func points(_ network: Network) throws -> [[Double]] {
      let features = try [
        network.features(of: images), network.features(of: images) { try attack.plant(in: $0) },
      ]
      return try map.embed(.concatenated(features), seed: seed).coordinates
    }
    (self.seed, perplexity, labels, target) = (seed, map.perplexity, images.labels, attack.target)
    (self.before, self.after) = (try points(before), try points(after))
  }

  /// The share of triggered images whose nearest clean ones, without the image itself, are mostly of its own class.
  func shareAtHome(_ map: [[Double]], neighbours: Int = 5) -> Double {
    let count = labels.count
    let home = (0..<count).count { image in
      let near = (0..<count).filter { $0 != image }
        .sorted { distance(map[$0], map[count + image]) < distance(map[$1], map[count + image]) }
        .prefix(neighbours)
      return 2 * near.count { labels[$0] == labels[image] } > near.count
    }
    return Double(home) / Double(count)
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
