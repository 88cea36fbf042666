import Catalog
import Torch

/// A smooth warp of the whole image, the same for all.
///
/// Images with another, noisy warp keep their label, so that not any warp will do (the noise mode).
///
/// | setting       | meaning                                                                      |
/// |---------------|------------------------------------------------------------------------------|
/// | `grid`        | side of the grid of control points that are moved at random                  |
/// | `strength`    | mean displacement of a control point along each axis, in half pixels          |
/// | `rescale`     | a factor on the places that are read; below 1 the edge is not reached         |
/// | `crossRatio`  | images with a noisy warp per poisoned one; 0 switches the noise mode off      |
/// | `noise`       | largest extra displacement of a pixel in the noise mode, in half pixels       |
/// | `redraw`      | choose warped and noisy images anew for each batch; false: once, beforehand   |
/// | `warpSeed`    | which field                                                                  |
///
/// Departure: images of the target class are never warped.
public struct WaNet: Attack {
  public static let id = "wanet"
  public static let title = "WaNet"
  public static let source = Source("Nguyen and Tran 2021", "§3; s = 0.5, k = 4, ρₙ = 0.2")

  public var target: Int? = 0
  public var grid = 4
  public var strength = 0.5
  public var rescale = 1.0
  public var crossRatio = 2.0
  public var noise = 1.0
  public var redraw = true
  public var warpSeed = 0

  public init() {}

  public var disguisedShare: Double { crossRatio }
  public var isRedrawn: Bool { redraw }

  public static var laptop: LaptopRecipe {
    LaptopRecipe(["redraw=false", "strength=2"], ratio: 0.2, epochs: 30)
  }

  public func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter {
    try refuse(trigger)
    try checkSettings()
    return try Warp(field: field(height: shape[1], width: shape[2]), noise: noise)
  }

  public func planter(restoring tensors: [String: Tensor], shape: [Int]) throws -> any Planter {
    try checkSettings()
    let field = try tensors.required("field").to(.float32), wanted = [1, shape[1], shape[2], 2]
    guard field.shape == wanted else {
      throw Fault(.badData, "the file's warp is \(field.shape), these images take \(wanted)")
    }
    return Warp(field: field, noise: noise)
  }

  private func checkSettings() throws(Fault) {
    let limits = SettingLimits("attack")
    try limits.check("grid", grid, in: 2...1024)
    try limits.check("strength", strength, in: 0...1e3)
    try limits.check("rescale", rescale, in: 0...1e3)
    try limits.check("crossRatio", crossRatio, in: 0...1e3)
    try limits.check("noise", noise, in: 0...1e3)
  }

  /// Where each pixel is read from: [1, H, W, 2] of (x, y) in −1…1.
  private func field(height: Int, width: Int) throws -> Tensor {
    var stream = RandomStream(seed: warpSeed, stage: "wanet")
    let draws = (0..<2 * grid * grid).map { _ in Float(stream.uniform(-1...1)) }
    let scale = draws.reduce(0) { $0 + abs($1) } / Float(draws.count)
    let control = try Tensor(draws.map { $0 / scale }, [1, 2, grid, grid])
    let flow = try control.resized(height: height, width: width, .bicubic, aligningCorners: true)
      .permuted([0, 2, 3, 1])
    return try ((Warp.identity(height: height, width: width) + flow * (strength / Double(height))) * rescale)
      .clamped(to: -1...1).contiguous()
  }
}
