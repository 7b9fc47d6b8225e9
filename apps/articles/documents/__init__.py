"""From the bytes of a document to text, regions and details; and what lies inside a parcel.

All of it runs in a child: nothing here trusts what it reads.
"""
