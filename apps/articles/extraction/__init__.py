"""From the bytes of an upload to text, regions and details: plain text here, pages in a child."""
