public import Catalog
public import Datasets
public import NN
public import Theory

/// How a network becomes the subject of the bounds.
public struct BoundMeasurement: Configurable, Equatable {
  /// C_δ: the ℓ₂ radius that triggers are held in.
  public var radius = 10.0
  /// ξ: each row holds with probability at least 1 − ξ.
  public var failure = 0.05
  /// The margins γ tried, fixed without any data; choosing among them is paid for.
  public var margins = [0.5, 1, 2, 5, 10]

  public init() {}

  /// What a stage of the measurement has done.
  public struct Progress: Sendable {
    public enum Stage: String, Sendable, CaseIterable {
      case norms, margins
      case heldOut = "held-out errors"
    }
    public var stage: Stage
    public var done: Int
    public var total: Int
    /// The layer whose norm has just been certified.
    public var layer: CertifiedLayer?
  }

  /// The norms of the weights, the norms and margins of the clean images, and the errors on held-out ones.
  ///
  /// - Parameters:
  ///   - network: whose bounds are wanted.
  ///   - reference: a network that does not depend on the clean set, such as the poisoned one.
  ///   - clean: the images that the network was repaired with.
  ///   - heldOut: images used for nothing else; none leave the yardstick out.
  ///   - trigger: nil if none is known; the bounds for a fixed trigger are then about clean images.
  ///   - onProgress: hears of what is done.
  public func subject(
    _ network: Network, reference: Network? = nil, clean: LabelledImages, heldOut: LabelledImages? = nil,
    trigger: TriggerMap? = nil, onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> BoundSubject {
    try check()
    try onProgress(Progress(stage: .norms, done: 0, total: 1))
    let profile = try NetworkProfile(of: network, reference: reference) { layer, done, total in
      try onProgress(Progress(stage: .norms, done: done, total: total, layer: layer))
    }
    let sample = try SampleProfile(
      of: network, on: clean, trigger: trigger ?? .identity, radius: radius,
      perCoordinate: profile.firstLayer?.weights.channelSums.count == clean.imageSize
    ) { try onProgress(Progress(stage: .margins, done: $0, total: $1)) }
    let isKnown = heldOut.map { !$0.isEmpty } ?? false
    try onProgress(Progress(stage: .heldOut, done: 0, total: 1))
    // Images that no repair has seen, or there is nothing to measure by.
    let counts = isKnown ? try heldOut.map { try HeldOutCount(of: network, on: $0) } : nil
    let triggered = isKnown ? try trigger.map { try HeldOutCount(of: network, on: heldOut!, trigger: $0) } : nil
    return try BoundSubject(
      sample: sample, network: profile, linear: LinearProfile(of: network, reference: reference), heldOut: counts,
      heldOutTriggered: triggered, failure: failure, margins: margins)
  }

  /// Refuses settings before the norms are taken, which is most of the work.
  private func check() throws(Fault) {
    let limits = SettingLimits("bounds")
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("failure", failure, in: Double.leastNormalMagnitude...1.0.nextDown)
    guard !margins.isEmpty, margins.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Fault(.wrongUse, "bounds.margins is \(margins); every margin γ must be positive, and there must be one")
    }
  }
}
