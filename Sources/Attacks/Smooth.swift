import Catalog
import Torch

/// A low-frequency pattern: x + t, then each image stretched to 0…1.
public struct Smooth: GeneratedTrigger {
  public static let id = "smooth"
  public static let title = "Smooth"
  public static let source = Source("Zeng et al. 2021", "smooth trigger")
  public var blending: Blending { .rescaled }

  public var target: Int? = 6
  public var generate = false
  public var search = SmoothSearch()

  public init() {}

  public func kept(_ shape: [Int]) throws -> Trigger {
    Trigger(pattern: try KeptPicture.smooth.tensor(shape), blending: blending)
  }

  public func generated(_ context: TriggerContext) throws -> Trigger {
    guard let target else { throw Fault(.wrongUse, "\(Self.id) is optimised for one class; set attack.target") }
    return Trigger(pattern: try search.pattern(target: target, context), blending: blending)
  }
}
