import Catalog
import Datasets
import Estimation
import Foundation
import NN
import Testing
import Theory
import Torch

@Suite("Samples as bounds see them") struct SampleProfileTests {
  /// x + δ, clipped to 0…1.
  private func shift(_ size: Double) throws -> TriggerMap {
    let pattern = try Tensor.full([1, 2, 4, 4], size)
    return TriggerMap(pattern: pattern) { try ($0 + pattern).clamped(to: 0...1) }
  }

  @Test("Norms and margins are those computed image by image, the norms rounded up")
  func againstLoops() throws {
    let network = try Network.tiny().converted(to: .float32), images = try someImages(7)
    let trigger = try shift(0.3)
    let found = try SampleProfile(of: network, on: images, trigger: trigger, radius: 2)
    let (x, labels) = try images.tensors()
    let planted = try trigger.apply(x)
    for (norm, tensor) in [(found.cleanNorm, x), (found.triggeredNorm, planted)] {
      let exact = try tensor.doubles().reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(norm >= exact && norm <= exact * (1 + 1e-10))
    }
    let sizes = try (0..<7).map { try x.sliced($0..<$0 + 1).doubles().reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(found.largestNorm >= sizes.max()! && found.largestNorm <= sizes.max()! * (1 + 1e-10))
    for (margins, tensor) in [
      (found.cleanMargins, x), (found.triggeredMargins, planted),
      (found.additiveMargins ?? [], try x + trigger.pattern!),
    ] {
      let scores = try network.forward(tensor).doubles()
      for (i, label) in try labels.ints().enumerated() {
        let row = Array(scores[i * 3..<i * 3 + 3])
        let rival = row.enumerated().filter { $0.offset != label }.map(\.element).max()!
        #expect(margins[i] == row[label] - rival)
      }
    }
    let channels = try x.to(.float64).squared().sum(over: [0, 2, 3]).squareRoot().doubles()
    for (a, b) in zip(found.cleanChannelNorms, channels) { #expect(a >= b && a <= b * (1 + 1e-10)) }
    #expect(found.triggeredChannelNorms.count == 2)
  }

  @Test("A pattern beyond the radius is no trigger that the bounds for all triggers speak of")
  func radius() throws {
    let network = try Network.tiny().converted(to: .float32), images = try someImages(4)
    let near = try SampleProfile(of: network, on: images, trigger: shift(0.3), radius: 2)
    let far = try SampleProfile(of: network, on: images, trigger: shift(0.3), radius: 1)
    #expect(near.additiveMargins != near.cleanMargins && far.additiveMargins == far.cleanMargins)
  }

  @Test("Held-out errors are counted against the true classes")
  func heldOut() throws {
    let network = try Network.tiny().converted(to: .float32), images = try someImages(9)
    let count = try HeldOutCount(of: network, on: images, trigger: shift(0.5))
    let planted = try (images.tensors().images + 0.5).clamped(to: 0...1)
    let found = try network.forward(planted).argmax(along: 1).ints()
    #expect(count.trials == 9 && count.errors == zip(found, images.labels).count { $0 != $1 })
  }

  @Test("A linear network's norm is that of weights and bias, and its Theorem 2 is rigorous where corrected")
  func linear() throws {
    let network = try Network.linear().converted(to: .float32), images = try someImages(9)
    let profile = try #require(try LinearProfile(of: network, reference: network))
    let exact = try network.parameters.tensors.reduce(0) { try $0 + $1.dot($1) }.squareRoot()
    #expect(profile.norm >= exact && profile.norm <= exact * (1 + 1e-10) && profile.distance == 0 && profile.hasBias)
    #expect(try LinearProfile(of: .tiny()) == nil)
    let subject = try BoundMeasurement().subject(network, clean: images, heldOut: images)
    let rows = try LinearModelBound().rows(for: subject)
    #expect(rows.contains { $0.variant == "printed" && !$0.rigorous })
    #expect(rows.filter { $0.variant.hasPrefix("corrected") }.allSatisfy { $0.rigorous })
    #expect(subject.sample.cleanChannelNorms.count == 32 && subject.heldOut?.trials == 9)
  }

  @Test("Scores that are not finite are refused")
  func notFinite() throws {
    let network = try Network.linear().converted(to: .float32)
    try network.parameters.tensors[0].copy(from: .full([3, 32], .infinity))
    #expect(throws: Fault.self) { try SampleProfile(of: network, on: someImages(3), radius: 1) }
  }
}
