import Attacks
import Catalog
import Torch

// begin
/// A bright bar along the left edge.
struct EdgeBar: Attack {
  static let id = "edge-bar"
  static let title = "edge bar"
  static let source = Source("yours", "§1")
  var blending: Blending { .additive }

  var target: Int? = 0
  var columns = 2
  var strength = 0.5

  func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    guard columns > 0, columns <= shape[2] else {
      throw Fault(.wrongUse, "columns = \(columns) does not fit images \(shape[2]) pixels wide")
    }
    let bar = try Tensor.full([1, shape[0], shape[1], columns], strength)
    let rest = try Tensor.zeros([1, shape[0], shape[1], shape[2] - columns])
    return Trigger(pattern: try .concatenated([bar, rest], along: 3), mask: nil, blending: blending)
  }
}
// end
