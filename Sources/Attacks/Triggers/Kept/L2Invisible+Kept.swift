extension KeptPicture {
  /// The pattern of `L2Invisible`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger l2-invisible --set attack.generate=true --model clean.safetensors --threads 1 --out l2-invisible.png`.
  static let l2Invisible = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAHaklEQVRIiVWU6ZbbuBWEPwAEV4nU2pI9diYn7/9MyUkyTtpqdUvcAYIA8sN2
      TlIvUHVruQJe9pkojsav3fckoc2QFvHC4igcD6CAFSRECKQKFrRkvJNAgJRLsxdMxtVezv09L9EbxI1/AULwNRLgsfukDkp1SXGPktanLg1J
      v6YgVnzPmjPv2AbKd5zHg5DMO7KeR8P5juMaz2EK70Yd9uGtD6wfgPjMUaL+QEIvKJuz3G++L/eLsYNYXiTvsFt5pBSBFZlwuI15qv35KQRR
      Ig1+4HUCgAxqThzC24dMNnZNVnHikhM83Z06563nJy6gYQXBxjNLfAAFBlzK0IAADxE03EriDBFSqE9aKff4zgKoho0l3ugakhn9237x5X6Z
      zQglOJAsnhjAgwIFwpOD27CLL6UsS6pNqb2b0kCJ92xCEE8MwgOqpn5niRjDyfNoTfzT5zLT5yxLDE6tQYAAQPzKeoDBETvMOM1hnOWUhalM
      KC0aCsaUCozAe1ATlWyWYC0cIQX38dCh7I7bBJ2LcvYJMdALYqSDEVb+BysYTATA7RJMAEmx0hu2sIgDVXvc+vdXBZ4jJPAdCpi/NlATV1zE
      ebqVxJP7dM7DdnvIlB6De66BtqL7O7BDJETAc5x4twKiUHO6j0XO5CKAhI9fwugsXUfn0Vu2Ki3UWUgzCSlW3c3PXqbnwp+lesR/QY5bPaTg
      SVd0TKpVWcJe1V82lQp5acuB+XzSWSsN4f9NMB3t4PvDEARJyOaQICp63WX5lG12WT4LyRqS1QMJXmHSMNsQFbMqamnc2u+3s3uS6VBN4QUa
      mP/f7Agtvty54HhYQobQfCz+Qaz916yw8iMbqMGBhwQWEKD21eJsXcRULfKSOO3rDce4Xq5Vk5yecoPL4OeMfmNcmWfYEVJ8pNIsYXVuSp5W
      r7ahdyj3U5KCGcTl15dZIdFEIbI8KuhTeomNP3tS7K9zWHj9kdARoiSkaHGS8zgi0qb4EAUywULl0Y7hlRbECygIEOFH5UOKKX+QZSt1JkIh
      8n+Gb9x+3lHzLWNrUR6bbmXWjN3AFKgMZUQmLBoXGAYaUBWEX27/yFZ6VIoQZMJHoaF/jSNTYOF6vOr5JokJdeThqO0ivTDNjk1CTHhfGQ2l
      JS3ILdkPgh8rkeBhhQjeIgQ3hddpIc0kAglszkN3y3xMOQpiyqwwnnm09C3pkTqvDqXTFS5DSZ4zjqtKNSL8rMn6650JSFZUZDbLpHWZZtew
      J3rbzRa2NJFHJEQ4llCmxvr5SftwnqQpAoonrCMXapWnSNBhLwkTHhAUA+uE2CmmHD6CG+tuH5x+HLTMpu3Me0aIbAeWN0fzkmyzF1nMdo6L
      Dc+OXUjT7eHYTFH2Kt8jmqNK/GCmAFuuin4mAqPn92NKerR+4l3ENsRml1kbwqo4C9IFvSLGzgxiuO6i3nwpqni5Lv/87sd22jlijtrsP4tg
      ho9ORgpxnVlapgPpTAFL2yflJ3XJDq2UZMl6T+fwrCkES8Izo4lEh8XRtkxmVKmJE/XuQOaECiE7ifML040I5eVCFPfbK/CZw9okt3aEETSa
      69dohsZ6UWspg7K3f2tIuErxuvzWLMvyuM3/XX2lKAruAzmI/f5Hh45Sive3u0IEXiKPkmV//PM3t9L9AQo0GA4clNRCLDefis9rdO+8Qfbl
      y16L5G95z2tLD5x01im7GBB5xba4KhFf374Dp8sl+vh+v4EQxM+/C7f8dlsWWlg9TFA1LAlbCBY78AENxORsK/JrXg5l8e2vf8VlO4ImqtXX
      Za58v8zewHXyfu7eTvxpQoLpW1Efu1qETHdpIZO8XsyaIzJSx2R5XE/nXqdYF6ZgJ/Uubbm6U122aW/mcCEo4nGajfPP8+nc7GP/uAPlp0pm
      cplTmIe26Zf01MzRL2IdCjsnGEktmSBW035fuqd5QgMF5jGOQgh9KOrT4RR4qjPVxD1wyDzmMVoEnKbhdq2G4vgS0spNBp+2XepqufGVN0Yg
      BUXkI+OTeyEoM4wZBD6npDVzbuzUB8Ri8p1RGcNhXy+mHPzNsp7rU71jGNd2WoeuPU99enLzlMPih3Q2ac0U2EPimRTNMto4vu+uJ7fZNP0/
      jrnojhltwEVjCYsRIE580kz/5gkv0CPmT9fLEvx7lIVYN0GMb8tED5+gh+krXxbGyHvgi6EfSFEpfoIBskttdFb8sVS0Cr4p2E4kCe9bmhw5
      0wHDMOpUbqUuIohEJx+55UzTMoGrqMEGjCItiT1b4hM8XCEZbdR6++fq7T62RBTZEf9qIGcbuGdguUJiTZgmKXMrZYzSiiKToVT+w8BABW1J
      8NRwr/GaQbBUpTCJYy3n0vqoz4vZBtTLSY/WELLzX6qy2KTnarcRrUiwCsQyy3lUwcoiNNIxxsHRgFzoMo4Ca7CRjWMeIXdmvzfDbsvbG1M+
      b+VqnRqbzV5LM83tcxAyDc6ty5wlMd14UclVC0z0MZ+06zf33Yxit1wk42Cp2CZqmRR53Mtz9aLPG1dkh1V1YrNavVoZmP8D89dUItVLyukA
      AAAASUVORK5CYII=
      """)
}
