"""An article from a file, a folder, a page or a web address, in sentences with offsets."""
