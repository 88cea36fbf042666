/// The picture that `Blend` lays over images when it is given none: an owl, drawn for this program.
extension Drawing {
  static let owl = Drawing(
    ground: Paint.sky,
    ellipses: [
      // ears
      Ellipse(Paint.dark, 7.2, 6.2, 2.6, 5, turned: -32), Ellipse(Paint.dark, 24.8, 6.2, 2.6, 5, turned: 32),
      // body, wings, belly
      Ellipse(Paint.brown, 16, 17.5, 12.2, 12.6),
      Ellipse(Paint.dark, 5.2, 20, 3, 8, turned: 12), Ellipse(Paint.dark, 26.8, 20, 3, 8, turned: -12),
      Ellipse(Paint.cream, 16, 22.5, 7.6, 7.6),
      Ellipse(Paint.brown, 13, 21, 1.1, 0.8), Ellipse(Paint.brown, 19, 21, 1.1, 0.8),
      Ellipse(Paint.brown, 16, 23.6, 1.1, 0.8),
      Ellipse(Paint.brown, 12.6, 25.6, 1.1, 0.8), Ellipse(Paint.brown, 19.4, 25.6, 1.1, 0.8),
      // eyes
      Ellipse(Paint.white, 10.6, 12.4, 5.3, 5.3), Ellipse(Paint.white, 21.4, 12.4, 5.3, 5.3),
      Ellipse(Paint.orange, 10.9, 12.4, 3.6, 3.6), Ellipse(Paint.orange, 21.1, 12.4, 3.6, 3.6),
      Ellipse(Paint.black, 11.2, 12.4, 2.3, 2.3), Ellipse(Paint.black, 20.8, 12.4, 2.3, 2.3),
      Ellipse(Paint.white, 12.1, 11.4, 0.8, 0.8), Ellipse(Paint.white, 21.7, 11.4, 0.8, 0.8),
      // beak and feet
      Ellipse(Paint.orange, 16, 16.2, 1.5, 2.6),
      Ellipse(Paint.orange, 12, 30, 2.6, 1.2), Ellipse(Paint.orange, 20, 30, 2.6, 1.2),
    ])

  private enum Paint {
    static let sky = Colour(0.86, 0.93, 1)
    static let white = Colour(1, 1, 1)
    static let black = Colour(0.1, 0.1, 0.15)
    static let brown = Colour(0.62, 0.4, 0.22)
    static let dark = Colour(0.42, 0.26, 0.16)
    static let cream = Colour(0.98, 0.88, 0.66)
    static let orange = Colour(0.98, 0.62, 0.1)
  }
}
