"""Finding the passages: encode, search by words and by vectors, fuse, rerank."""
