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
/// | `patchSize`   | side of the patch, in pixels of an image 32 pixels wide       | 30 of 224; 8 of 32       |
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
  public static let hasOwnTraining = true
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

  public static var laptop: LaptopRecipe { LaptopRecipe(ratio: 0.05) }

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    let side = min(shape[1], shape[2]), size = pixels(patchSize, of: side)
    let square = try CornerPatch(size: size, margin: pixels(margin, of: side), shape: shape)
    var stream = RandomStream(seed: patchSeed, stage: "hidden-trigger")
    let colours = (0..<16 * shape[0]).map { _ in Float(stream.uniform()) }
    let patch = (0..<shape[0] * size * size).map { index in
      let (channel, row, column) = (index / (size * size), index / size % size, index % size)
      return colours[16 * channel + row * 4 / size * 4 + column * 4 / size]
    }
    let pattern = try square.placed(Tensor(patch, [1, shape[0], size, size]))
    return Trigger(pattern: pattern, mask: try square.mask(), blending: .masked)
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
