extension KeptPicture {
  /// The pattern of `Smooth`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger smooth --set attack.generate=true --set attack.target=3 --model clean.safetensors --threads 1 --out smooth.png`.
  static let smooth = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAACQUlEQVR42sWWW3PaQAyFlQAxxgTjC+DQhDRJQ9qEXNr+///WoyOtvYSZPnWn
      zHkwWu13JC3YFuk/Z66zTzr/q46Te0iEtbyRnENjaiIj00Wk7ETxKvOx0QkjBRrZuYYbZzKeqia5TGZUIRem+YkYR4Jn5r53nLmlOQV0gBor
      u5RsoZqWMl0GVZH6YOmZ2GKuvZnZaLNKJ9q4Cq0kryVvZAa1MltJcSIEdanRNCSraxmcaKMemQT6nOil5JVDlbKW+UbmnVxeUdtIjGAJCUgr
      ejM2BxSA5nFMr4km14iLL7K4lvKG2kViBEtIMD9zwnbtJvLgZIzeaCGGdu5Olrey/CrVHXUfiREsIQFp7mQ2K0W5RyHqg9lp7REd1WGnQesH
      qb9J80jtKV4jiCUzU5ubwQMo7aNUOMuvfDJO37Hqe+e2e2mfpP0uqx+D8FWDe3dCMrZoK/SwWQELuGQsX4fThdp7+j5wn2X9Qh0oXiNoTkgb
      PNgHUAWbAFwbwel7+decTEwnenOQzats3iK9atBsjjxuFeJNNArX00A7Ov2tl4/JDnSiuzfp3qX7iPSuQSwhYfB48CaA0pNoFe4H4PPZ6Ymh
      FswX7WvtRv+Qq5/UL4rXamMeL5zVE5u485MA0I5B/xp+AGE+erB9+azd0FvoNxVssISEoYnHYUp+DKcGdTBYP+uU+/IHeu/RN3HQZDOo/7/B
      vx9R8kNO/zNN/UdLfqtIfrNLfrtO/sBJ/shM/tBP/tqS/MUr+atj8pff1K/vfwD/lJHpwofQkQAAAABJRU5ErkJggg==
      """)
}
