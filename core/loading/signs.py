"""How kinds of files that are no tables show: by their endings and by their first bytes."""

DANGEROUS = frozenset(
    "exe dll com bat cmd scr msi msp cpl lnk url pif reg inf hta sys drv app dmg pkg deb rpm apk jar class war so dylib bin"  # noqa: SIM905
    " sh bash zsh csh fish command ps1 psm1 vbs vbe js jse mjs wsf wsh py pyc pyw rb pl php phtml asp aspx jsp cgi htaccess"
    " pkl pickle joblib p npy npz pt pth ckpt h5 hdf5 onnx model rdata rds".split()
)
"""Endings of programs, and of stored objects that run what they say when they are opened."""
NOT_ALLOWED = DANGEROUS | frozenset(
    "xlsb xlam xla ods numbers rar 7z tar tgz bz2 tbz xz txz zst lz lz4 lzma cab iso img arj z"  # noqa: SIM905
    " html htm xhtml mht svg swf xml pdf doc docx docm dot dotm rtf odt ppt pptx pptm pps msg eml"
    " png jpg jpeg gif bmp tif tiff ico webp heic mp3 mp4 avi mov wav"
    " db sqlite sqlite3 mdb accdb dbf feather arrow orc avro mat sav".split()
)
"""Endings of whatever is not read."""

ENCRYPTED = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PARE")
PACKED = (
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x04\x22\x4d\x18",
    b"\x1f\x9d",
    b"\x1f\xa0",
)
BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x7fELF", b"MZ\x90", b"RIFF", b"SQLite format 3\0", b"{\\rtf",
          b"\x89HDF", b"MATLAB 5.0", b"ARROW1", b"FEA1", b"ORC\x08", b"ORC\n", b"Obj\x01", b"\xca\xfe\xba\xbe",
          b"\xcf\xfa\xed\xfe",          b"II*\0", b"MM\0*", b"\0\0\1\0", b"OggS\0", b"ID3\3", b"ID3\4", b"\x93NUMPY", b"!<arch>",
          b"\xed\xab\xee\xdb")  # fmt: skip
"""Pictures, documents, databases and programs."""
PICKLES = (*(b"\x80" + bytes([protocol]) for protocol in range(1, 10)), b"(dp0", b"(lp0", b"(i__main__\n", b"cos\n", b"cposix\n",
           b"cnt\n", b"c__builtin__\n", b"cbuiltins\n", b"csubprocess\n", b"ccopy_reg\n", b"ccopyreg\n")  # fmt: skip
TAR = (257, b"ustar")
JUNK = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
REMARKS = ("readme", "license", "licence", "changelog", "notice")
