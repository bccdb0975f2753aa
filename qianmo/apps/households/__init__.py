"""客户档案: households, the persons in them, their dated facts and consents."""
