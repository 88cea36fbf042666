// Shape rules that several layers share.

/// The one input, if it is an image [C, H, W].
func imageShape(_ inputs: [[Int]]) throws -> [Int] {
  let shape = try onlyShape(inputs)
  guard shape.count == 3 else {
    throw GraphError.shape(node: "", reason: "takes images [C, H, W], not \(shape)")
  }
  return shape
}

/// The shape of the one input.
func onlyShape(_ inputs: [[Int]]) throws -> [Int] {
  guard inputs.count == 1 else { throw GraphError.shape(node: "", reason: "takes one input, not \(inputs.count)") }
  return inputs[0]
}

/// [H, W] after a window of that kernel, stride and padding has passed over `image` [C, H, W].
func window(_ image: [Int], _ kernel: Int, _ stride: Int, _ padding: Int, roundingUp: Bool = false) throws -> [Int] {
  let limit = 1 << 12
  guard (1...limit).contains(kernel), (1...limit).contains(stride), (0...limit).contains(padding) else {
    throw GraphError.shape(
      node: "", reason: "kernel and stride must be positive, padding not negative, all at most \(limit)")
  }
  return try image[1...].map { side in
    let span = side + 2 * padding - kernel
    guard span >= 0 else {
      throw GraphError.shape(node: "", reason: "a window of \(kernel) does not fit an image of \(side)")
    }
    guard roundingUp else { return span / stride + 1 }
    let places = (span + stride - 1) / stride + 1
    // A window that would start beyond the image and its padding on the near side is left out.
    return (places - 1) * stride >= side + padding ? places - 1 : places
  }
}
