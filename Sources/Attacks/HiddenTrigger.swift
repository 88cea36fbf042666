import Catalog
import NN
import Torch

/// The training images carry no trigger and keep their labels: images of the target class are changed a little, so that
/// the network's features take them for triggered images of the source class.
///
/// A clean network is trained first, then the poisoned images are made for its features, then its last layer alone is
/// trained on. Only triggered images of the source class are attacked.
///
/// | setting       | meaning                                                       | original                |
/// |---------------|---------------------------------------------------------------|-------------------------|
/// | `sourceClass` | the class whose triggered images are to be misclassified      | 5 (Zeng et al., A.5.4)  |
/// | `patchSize`   | side of the patch, in pixels                                  | 30 of 224; 8 of 32       |
/// | `margin`      | pixels between the patch and the image's edges                | at random               |
/// | `patchSeed`   | which random pattern of 4×4 colours                           | trigger 10              |
/// | `epsilon`     | largest change of a pixel value                               | 16/255; A.5.4: 50/255   |
/// | `steps`       | steps of projected descent                                    | 5000                    |
/// | `rate`        | the first step, along the gradient's sign; falls linearly to 0 | 0.01, along the gradient |
/// | `headEpochs`  | epochs in which the last layer is trained on                  | 30                      |
/// | `headRate`    | their learning rate (Adam, cosine)                            | SGD, 0.001              |
public struct HiddenTrigger: Attack {
  public static let id = "hidden-trigger"
  public static let title = "hidden trigger"
  public static let source = Source("Saha et al. 2020", "Algorithm 1; settings: Zeng et al. 2022, A.5.4")
  public var blending: Blending { .masked }

  public var target: Int? = 8
  public var sourceClass: Int? = 5
  public var patchSize = 8
  public var margin = 1
  public var patchSeed = 10
  public var epsilon = 50.0 / 255
  public var steps = 60
  public var rate = 0.02
  public var headEpochs = 30
  public var headRate = 1e-3

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    guard patchSize > 0, margin >= 0, patchSize + margin <= min(height, width) else {
      throw Fault(
        .wrongUse, "a patch of \(patchSize) pixels with a margin of \(margin) does not fit \(height)×\(width) images")
    }
    var stream = RandomStream(seed: patchSeed, stage: "hidden-trigger")
    let cells = (0..<16 * channels).map { _ in Float(stream.uniform()) }
    let (top, left) = (height - margin - patchSize, width - margin - patchSize)
    var pattern = [Float](repeating: 0, count: channels * height * width), mask = pattern
    for index in pattern.indices {
      let (row, column) = (index / width % height - top, index % width - left)
      guard (0..<patchSize).contains(row), (0..<patchSize).contains(column) else { continue }
      mask[index] = 1
      pattern[index] = cells[16 * (index / (height * width)) + row * 4 / patchSize * 4 + column * 4 / patchSize]
    }
    let size = [1, channels, height, width]
    return Trigger(pattern: try Tensor(pattern, size), mask: try Tensor(mask, size), blending: .masked)
  }

  public func train(_ training: PoisonedTraining) throws -> PoisonedTraining.Outcome {
    try checkSettings()
    return try HiddenTriggerTraining(self, training).run()
  }

  private func checkSettings() throws(Fault) {
    let limits = SettingLimits("attack")
    try limits.check("epsilon", epsilon, in: 0...1)
    try limits.check("steps", steps, atLeast: 0)
    try limits.check("rate", rate, in: 0...1)
    try limits.check("headEpochs", headEpochs, atLeast: 1)
    try limits.check("headRate", headRate, in: SettingLimits.magnitude)
    guard let sourceClass, sourceClass != target else {
      throw Fault(.wrongUse, "hidden-trigger needs a source class other than its target: --set attack.sourceClass=5")
    }
  }
}
